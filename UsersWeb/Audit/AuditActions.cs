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
    public const string MoveBack = "move.back";
    public const string MoveFinish = "move.finish";
    public const string MoveFollow = "move.follow";
    public const string MoveEnd = "move.end";
#pragma warning restore CS1591

    /// <summary>Each with its words, in the order in which people choose from them.</summary>
    public static IReadOnlyList<AuditAction> All { get; } =
    [
        new(UserCreate, TKey("Created a user"), TKey("Created {0}"), "user_created"),
        new(UserUpdate, TKey("Changed a user"), TKey("Changed {0}"), "user_updated"),
        new(UserExport, TKey("Downloaded users"), null, "sensitive_read"),
        new(UserImport, TKey("Imported users"), null, "user_created"),
        new(UserDelete, TKey("Deleted a user"), TKey("Deleted {0}"), "user_deleted"),
        new(UserInvite, TKey("Invited a user"), TKey("Invited {0}"), "user_created"),
        new(UserAccept, TKey("Accepted an invitation"), TKey("{0} accepted the invitation"), "user_created"),
        new(UserRegister, TKey("Signed up"), TKey("{0} signed up"), "user_created"),
        new(UserConfirm, TKey("Confirmed an address"), TKey("{0} confirmed the address"), "user_created"),
        new(UserApprove, TKey("Approved a user"), TKey("Approved {0}"), "user_created"),
        new(UserDeactivate, TKey("Deactivated a user"), TKey("Deactivated {0}"), "user_disabled"),
        new(UserRestore, TKey("Restored a user"), TKey("Restored {0}"), "user_enabled"),
        new(UserLock, TKey("Locked a user"), TKey("Locked {0}"), "authn_login_lock"),
        new(UserUnlock, TKey("Unlocked a user"), TKey("Unlocked {0}"), "user_enabled"),
        new(UserRoles, TKey("Changed roles"), TKey("Changed the roles of {0}"), "privilege_permissions_changed"),
        new(UserRequirePasswordChange, TKey("Asked for another password"), TKey("Asked {0} for another password"), "user_updated"),
        new(UserPassword, TKey("Changed a password"), TKey("{0} changed the password"), "authn_password_change"),
        new(PasswordRemove, TKey("Removed a password"),
            TKey("{0} removed the password, and signs in by passkeys"), "authn_password_change"),
        new(UserReset, TKey("Set a password by a link"), TKey("{0} set another password by a link"), "authn_password_change"),
        new(UserResetRequest, TKey("Asked for a link to set a password"),
            TKey("A link to set a password was asked for {0}"), "authn_password_change"),
        new(UserEmailRequest, TKey("Asked for another address"), TKey("{0} asked for another address"), "user_updated"),
        new(UserEmail, TKey("Confirmed another address"), TKey("{0} confirmed another address"), "user_updated"),
        new(UserClose, TKey("Closed an account"), TKey("{0} closed the account"), "user_deleted"),
        new(UserErase, TKey("Erased a closed account"), TKey("Erased the closed account of {0}"), "user_deleted"),
        new(SessionEnd, TKey("Ended sessions"), TKey("Ended sessions of {0}"), "session_expired"),
        new(FactorAdd, TKey("Set up a second factor"), TKey("{0} set up a second factor"), "user_updated"),
        new(FactorRemove, TKey("Removed a second factor"), TKey("{0} removed the second factor"), "user_updated"),
        new(FactorReset, TKey("Reset second factors"), TKey("Reset the second factors of {0}"), "user_updated"),
        new(FactorCodes, TKey("Made recovery codes"), TKey("{0} made new recovery codes"), "user_updated"),
        new(FactorRecover, TKey("Used a recovery code"), TKey("{0} used a recovery code"), "authn_login_success"),
        new(PasskeyAdd, TKey("Added a passkey"), TKey("{0} added a passkey"), "user_updated"),
        new(PasskeyRemove, TKey("Removed a passkey"), TKey("{0} removed a passkey"), "user_updated"),
        new(DataExport, TKey("Downloaded personal data"), TKey("{0} downloaded what is held about them"), "sensitive_read"),
        new(NoteAdd, TKey("Wrote a note"), TKey("Wrote a note on {0}"), "user_updated"),
        new(NoteChange, TKey("Changed a note"), TKey("Changed a note on {0}"), "user_updated"),
        new(NoteRemove, TKey("Removed a note"), TKey("Removed a note on {0}"), "user_updated"),
        new(SamplesCreate, TKey("Added sample people"), null, "user_created"),
        new(SamplesDelete, TKey("Removed sample people"), null, "user_deleted"),
        new(TokenCreate, TKey("Created an API token"), TKey("Created an API token of {0}"), "authn_token_created"),
        new(TokenRevoke, TKey("Revoked an API token"), TKey("Revoked an API token of {0}"), "authn_token_revoked"),
        new(SignInSucceed, TKey("Signed in"), TKey("{0} signed in"), "authn_login_success"),
        new(SignInFirstStep, TKey("Passed the first of two steps"),
            TKey("{0} passed the first of two steps, the password"), "authn_login_success"),
        new(SignInFactor, TKey("Typed a wrong code"), TKey("Wrong code for {0}"), "authn_login_fail"),
        new(SignInFail, TKey("Typed a wrong password"), TKey("Wrong password for {0}"), "authn_login_fail"),
        new(SignInPause, TKey("Signing in paused"), TKey("Signing in paused for {0}"), "authn_login_lock"),
        new(SignInConfirm, TKey("Confirmed who they are"), TKey("{0} confirmed who they are"), "session_renewed"),
        new(SignInUnlock, TKey("Ended a pause of signing in"), TKey("Ended the pause for {0}"), "user_enabled"),
        new(MailTest, TKey("Sent a mail to try it"), null, "user_updated"),
        new(MailRetry, TKey("Had mail tried again"), null, "user_updated"),
        new(AccessRefuse, TKey("Was refused"), null, "authz_fail"),
        new(InputRefuse, TKey("Sent what was refused"), null, "input_validation_fail"),
        new(LimitRefuse, TKey("Reached a limit"), null, "excess_rate_limit_exceeded"),
        new(AuditExport, TKey("Downloaded the activity"), null, "sensitive_read"),
        new(AuditExpire, TKey("Removed old activity"), null, "sensitive_delete"),
        new(DatabaseBackup, TKey("Backed up the database"), null, "authz_admin"),
        new(DatabaseSwitch, TKey("Switched the database"), null, "authz_admin"),
        new(DatabaseUnfence, TKey("Opened the old database again"), null, "authz_admin"),
        new(MoveTest, TKey("Tested a move"), null, "authz_admin"),
        new(MoveRehearse, TKey("Rehearsed a move"), null, "authz_admin"),
        new(MoveStart, TKey("Started a move"), null, "authz_admin"),
        new(MoveSwitch, TKey("Asked a move to switch"), null, "authz_admin"),
        new(MoveStop, TKey("Stopped a move"), null, "authz_admin"),
        new(MoveBack, TKey("Asked to go back to the old database"), null, "authz_admin"),
        new(MoveFinish, TKey("Had done with the way back"), null, "authz_admin"),
        new(MoveFollow, TKey("Had the old database kept up to date"), null, "authz_admin"),
        new(MoveEnd, TKey("A move ended"), null, "authz_admin"),
    ];

    private static readonly Dictionary<string, AuditAction> ByCode = All.ToDictionary(action => action.Code);

    // What the actions of a group are about, by what they begin with.
    private static readonly Dictionary<string, string> GroupNames = new(StringComparer.Ordinal)
    {
        ["user."] = TKey("Users"),
        ["session."] = TKey("Sessions"),
        ["factor."] = TKey("Second factors"),
        ["passkey."] = TKey("Passkeys"),
        ["data."] = TKey("Personal data"),
        ["note."] = TKey("Notes"),
        ["mail."] = TKey("Mail"),
        ["samples."] = TKey("Sample people"),
        ["token."] = TKey("API tokens"),
        ["sign-in."] = TKey("Signing in"),
        ["access."] = TKey("Refusals"),
        ["input."] = TKey("Refused input"),
        ["limit."] = TKey("Limits"),
        ["audit."] = TKey("Activity itself"),
        ["database."] = TKey("Database"),
        ["move."] = TKey("Moves"),
    };

    /// <summary>The action of a code; null when this version knows none.</summary>
    public static AuditAction? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>What the actions that begin so are about.</summary>
    public static string GroupName(string group) => GroupNames.TryGetValue(group, out var name) ? T(name) : group.TrimEnd('.');

    /// <summary>The codes that a filter means: one action, or with a dot at its end all that begin so; else none.</summary>
    public static IReadOnlyList<string> Matching(string filter) => filter.EndsWith('.')
        ? [.. All.Where(action => action.Group == filter).Select(action => action.Code)]
        : Find(filter) is null ? [] : [filter];
}
