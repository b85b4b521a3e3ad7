namespace Videoroom.Web.Whip;

/// <summary>What a PATCH comes to.</summary>
internal enum TrickleResult
{
    /// <summary>Candidates, of which none is needed.</summary>
    Taken,

    /// <summary>The client restarts ICE.</summary>
    Restarted,

    /// <summary>If-Match names another ICE session.</summary>
    OtherSession,

    /// <summary>Other credentials than the ICE session's, without <c>If-Match: *</c>.</summary>
    OtherCredentials,

    /// <summary>A restart without a password.</summary>
    NoPassword,
}
