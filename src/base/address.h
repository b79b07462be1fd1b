/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_ADDRESS_H
#define ASSAY_BASE_ADDRESS_H

#include "base/str.h"

/*
 * The login in an address that a forge gives to who hides their own: GitHub's 17+anna@users.noreply.github.com and, of old,
 * anna@users.noreply.github.com, GitLab's 17-anna@users.noreply.gitlab.com, Gitea's and Forgejo's anna@noreply.example.com,
 * whatever the host. "Not given": it is no such address. *forge, which may be NULL, gets the forge's name as the settings have it.
 */
struct str address_login(struct str email, const char **forge);

#endif
