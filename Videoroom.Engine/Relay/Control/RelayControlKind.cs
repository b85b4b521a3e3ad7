namespace Videoroom.Engine.Relay.Control;

/// <summary>The kinds of <see cref="RelayControlMessage"/> on the wire.</summary>
internal enum RelayControlKind : byte
{
    /// <summary><see cref="RelaySubscribe"/>.</summary>
    Subscribe = 1,

    /// <summary><see cref="RelayUnsubscribe"/>.</summary>
    Unsubscribe = 2,

    /// <summary><see cref="RelayDescribe"/>.</summary>
    Describe = 3,

    /// <summary><see cref="RelayGone"/>.</summary>
    Gone = 4,

    /// <summary><see cref="RelayRenew"/>.</summary>
    Renew = 5,
}
