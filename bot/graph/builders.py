"""The parts of the Graph SDK that the bot uses, imported once.

Each of the SDK's builder modules warns of its own deprecated classes while it is imported, and nowhere else.
"""

import warnings
from importlib import import_module
from typing import Any

ROOT = "msgraph.generated"
INSTALLED = "users.item.teamwork.installed_apps"


def _quietly(module: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module(f"{ROOT}.{module}")


GROUP_MEMBERS = _quietly("groups.item.transitive_members.transitive_members_request_builder")
USERS = _quietly("users.users_request_builder")
USER = _quietly("users.item.user_item_request_builder")
INSTALLED_APPS = _quietly(f"{INSTALLED}.installed_apps_request_builder")
for _used in (
    "groups.groups_request_builder",
    "groups.item.group_item_request_builder",
    "users.item.teamwork.teamwork_request_builder",
    f"{INSTALLED}.item.user_scope_teams_app_installation_item_request_builder",
    f"{INSTALLED}.item.chat.chat_request_builder",
    "users.item.send_mail.send_mail_request_builder",
):
    _quietly(_used)

MembersQuery = GROUP_MEMBERS.TransitiveMembersRequestBuilder.TransitiveMembersRequestBuilderGetQueryParameters
UsersQuery = USERS.UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
UserQuery = USER.UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters
InstalledQuery = INSTALLED_APPS.InstalledAppsRequestBuilder.InstalledAppsRequestBuilderGetQueryParameters
