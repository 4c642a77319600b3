namespace UsersWeb.Audit;

/// <summary>
/// All that the audit tells of: whoever adds an entry names one of these, and <see cref="All"/> has its words. docs/operating.md lists
/// them with what they mean; a test compares.
/// </summary>
public static class AuditActions
{
#pragma warning disable CS1591 // The list below says what each means.
    public const string UserCreate = "user.create";
    public const string UserExport = "user.export";
    public const string UserImport = "user.import";
    public const string UserUpdate = "user.update";
    public const string UserDelete = "user.delete";
    public const string UserInvite = "user.invite";
    public const string UserAccept = "user.accept";
    public const string UserRegister = "user.register";
    public const string UserConfirm = "user.confirm";
    public const string UserApprove = "user.approve";
    public const string UserDeactivate = "user.deactivate";
    public const string UserRestore = "user.restore";
    public const string UserLock = "user.lock";
    public const string UserUnlock = "user.unlock";
    public const string UserRoles = "user.roles";
    public const string UserRequirePasswordChange = "user.require-password-change";
    public const string UserPassword = "user.password";
    public const string PasswordRemove = "user.password-remove";
    public const string UserReset = "user.reset";
    public const string UserResetRequest = "user.reset-request";
    public const string UserEmailRequest = "user.email-request";
    public const string UserEmail = "user.email";
    public const string UserClose = "user.close";
    public const string UserErase = "user.erase";
    public const string SessionEnd = "session.end";
    public const string FactorAdd = "factor.add";
    public const string FactorRemove = "factor.remove";
    public const string FactorReset = "factor.reset";
    public const string FactorCodes = "factor.codes";
    public const string FactorRecover = "factor.recover";
    public const string PasskeyAdd = "passkey.add";
    public const string PasskeyRemove = "passkey.remove";
    public const string DataExport = "data.export";
    public const string NoteAdd = "note.add";
    public const string NoteChange = "note.change";
    public const string NoteRemove = "note.remove";
    public const string SamplesCreate = "samples.create";
    public const string SamplesDelete = "samples.delete";
    public const string TokenCreate = "token.create";
    public const string TokenRevoke = "token.revoke";
    public const string SignInSucceed = "sign-in.succeed";
    public const string SignInFirstStep = "sign-in.first-step";
    public const string SignInFactor = "sign-in.factor";
    public const string SignInFail = "sign-in.fail";
    public const string SignInPause = "sign-in.pause";
    public const string SignInUnlock = "sign-in.unlock";
    public const string MailTest = "mail.test";
    public const string MailRetry = "mail.retry";
    public const string SignInConfirm = "sign-in.confirm";
    public const string AccessRefuse = "access.refuse";
    public const string InputRefuse = "input.refuse";
    public const string LimitRefuse = "limit.refuse";
    public const string AuditExport = "audit.export";
    public const string AuditExpire = "audit.expire";
    public const string DatabaseBackup = "database.backup";
    public const string DatabaseSwitch = "database.switch";
    public const string DatabaseUnfence = "database.unfence";
    public const string MoveTest = "move.test";
    public const string MoveRehearse = "move.rehearse";
    public const string MoveStart = "move.start";
    public const string MoveSwitch = "move.switch";
    public const string MoveStop = "move.stop";
    public const string MoveEnd = "move.end";
#pragma warning restore CS1591

    /// <summary>Each with its words, in the order in which people choose from them.</summary>
    public static IReadOnlyList<AuditAction> All { get; } =
    [
        new(UserCreate, "Created a user", "Created {0}", "user_created"),
        new(UserUpdate, "Changed a user", "Changed {0}", "user_updated"),
        new(UserExport, "Downloaded users", null, "sensitive_read"),
        new(UserImport, "Imported users", null, "user_created"),
        new(UserDelete, "Deleted a user", "Deleted {0}", "user_deleted"),
        new(UserInvite, "Invited a user", "Invited {0}", "user_created"),
        new(UserAccept, "Accepted an invitation", "{0} accepted the invitation", "user_created"),
        new(UserRegister, "Signed up", "{0} signed up", "user_created"),
        new(UserConfirm, "Confirmed an address", "{0} confirmed the address", "user_created"),
        new(UserApprove, "Approved a user", "Approved {0}", "user_created"),
        new(UserDeactivate, "Deactivated a user", "Deactivated {0}", "user_disabled"),
        new(UserRestore, "Restored a user", "Restored {0}", "user_enabled"),
        new(UserLock, "Locked a user", "Locked {0}", "authn_login_lock"),
        new(UserUnlock, "Unlocked a user", "Unlocked {0}", "user_enabled"),
        new(UserRoles, "Changed roles", "Changed the roles of {0}", "privilege_permissions_changed"),
        new(UserRequirePasswordChange, "Asked for another password", "Asked {0} for another password", "user_updated"),
        new(UserPassword, "Changed a password", "{0} changed the password", "authn_password_change"),
        new(PasswordRemove, "Removed a password", "{0} removed the password, and signs in by passkeys", "authn_password_change"),
        new(UserReset, "Set a password by a link", "{0} set another password by a link", "authn_password_change"),
        new(UserResetRequest, "Asked for a link to set a password", "A link to set a password was asked for {0}", "authn_password_change"),
        new(UserEmailRequest, "Asked for another address", "{0} asked for another address", "user_updated"),
        new(UserEmail, "Confirmed another address", "{0} confirmed another address", "user_updated"),
        new(UserClose, "Closed an account", "{0} closed the account", "user_deleted"),
        new(UserErase, "Erased a closed account", "Erased the closed account of {0}", "user_deleted"),
        new(SessionEnd, "Ended sessions", "Ended sessions of {0}", "session_expired"),
        new(FactorAdd, "Set up a second factor", "{0} set up a second factor", "user_updated"),
        new(FactorRemove, "Removed a second factor", "{0} removed the second factor", "user_updated"),
        new(FactorReset, "Reset second factors", "Reset the second factors of {0}", "user_updated"),
        new(FactorCodes, "Made recovery codes", "{0} made new recovery codes", "user_updated"),
        new(FactorRecover, "Used a recovery code", "{0} used a recovery code", "authn_login_success"),
        new(PasskeyAdd, "Added a passkey", "{0} added a passkey", "user_updated"),
        new(PasskeyRemove, "Removed a passkey", "{0} removed a passkey", "user_updated"),
        new(DataExport, "Downloaded personal data", "{0} downloaded what is held about them", "sensitive_read"),
        new(NoteAdd, "Wrote a note", "Wrote a note on {0}", "user_updated"),
        new(NoteChange, "Changed a note", "Changed a note on {0}", "user_updated"),
        new(NoteRemove, "Removed a note", "Removed a note on {0}", "user_updated"),
        new(SamplesCreate, "Added sample people", null, "user_created"),
        new(SamplesDelete, "Removed sample people", null, "user_deleted"),
        new(TokenCreate, "Created an API token", "Created an API token of {0}", "authn_token_created"),
        new(TokenRevoke, "Revoked an API token", "Revoked an API token of {0}", "authn_token_revoked"),
        new(SignInSucceed, "Signed in", "{0} signed in", "authn_login_success"),
        new(SignInFirstStep, "Passed the first of two steps", "{0} passed the first of two steps, the password", "authn_login_success"),
        new(SignInFactor, "Typed a wrong code", "Wrong code for {0}", "authn_login_fail"),
        new(SignInFail, "Typed a wrong password", "Wrong password for {0}", "authn_login_fail"),
        new(SignInPause, "Signing in paused", "Signing in paused for {0}", "authn_login_lock"),
        new(SignInConfirm, "Confirmed who they are", "{0} confirmed who they are", "session_renewed"),
        new(SignInUnlock, "Ended a pause of signing in", "Ended the pause for {0}", "user_enabled"),
        new(MailTest, "Sent a mail to try it", null, "user_updated"),
        new(MailRetry, "Had mail tried again", null, "user_updated"),
        new(AccessRefuse, "Was refused", null, "authz_fail"),
        new(InputRefuse, "Sent what was refused", null, "input_validation_fail"),
        new(LimitRefuse, "Reached a limit", null, "excess_rate_limit_exceeded"),
        new(AuditExport, "Downloaded the activity", null, "sensitive_read"),
        new(AuditExpire, "Removed old activity", null, "sensitive_delete"),
        new(DatabaseBackup, "Backed up the database", null, "authz_admin"),
        new(DatabaseSwitch, "Switched the database", null, "authz_admin"),
        new(DatabaseUnfence, "Opened the old database again", null, "authz_admin"),
        new(MoveTest, "Tested a move", null, "authz_admin"),
        new(MoveRehearse, "Rehearsed a move", null, "authz_admin"),
        new(MoveStart, "Started a move", null, "authz_admin"),
        new(MoveSwitch, "Asked a move to switch", null, "authz_admin"),
        new(MoveStop, "Stopped a move", null, "authz_admin"),
        new(MoveEnd, "A move ended", null, "authz_admin"),
    ];

    private static readonly Dictionary<string, AuditAction> ByCode = All.ToDictionary(action => action.Code);

    // What the actions of a group are about, by what they begin with.
    private static readonly Dictionary<string, string> GroupNames = new(StringComparer.Ordinal)
    {
        ["user."] = "Users",
        ["session."] = "Sessions",
        ["factor."] = "Second factors",
        ["passkey."] = "Passkeys",
        ["data."] = "Personal data",
        ["note."] = "Notes",
        ["mail."] = "Mail",
        ["samples."] = "Sample people",
        ["token."] = "API tokens",
        ["sign-in."] = "Signing in",
        ["access."] = "Refusals",
        ["input."] = "Refused input",
        ["limit."] = "Limits",
        ["audit."] = "Activity itself",
        ["database."] = "Database",
        ["move."] = "Moves",
    };

    /// <summary>The action of a code; null when this version knows none.</summary>
    public static AuditAction? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>What the actions that begin so are about.</summary>
    public static string GroupName(string group) => GroupNames.GetValueOrDefault(group) ?? group.TrimEnd('.');

    /// <summary>The codes that a filter means: one action, or with a dot at its end all that begin so; else none.</summary>
    public static IReadOnlyList<string> Matching(string filter) => filter.EndsWith('.')
        ? [.. All.Where(action => action.Group == filter).Select(action => action.Code)]
        : Find(filter) is null ? [] : [filter];
}
