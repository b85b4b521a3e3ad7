using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Relay.Control;

/// <summary>What the relays of two nodes say to each other beside the media, reliably and in order.</summary>
internal abstract record RelayControlMessage;

/// <summary>Send me this track; once more, when the sender has lost what it knew of it. It may not be there yet.</summary>
/// <param name="Track">The track.</param>
internal sealed record RelaySubscribe(RelayTrackKey Track) : RelayControlMessage;

/// <summary>No more.</summary>
/// <param name="Track">The track.</param>
internal sealed record RelayUnsubscribe(RelayTrackKey Track) : RelayControlMessage;

/// <summary>The publisher of a subscribed track is there, or has negotiated anew: what the packets with this handle are.</summary>
/// <param name="Track">The track.</param>
internal sealed record RelayDescribe(RelayTrackKey Track) : RelayControlMessage
{
    /// <summary>What the packets name the track by; another one with each description.</summary>
    public required uint Handle { get; init; }

    /// <summary>The publisher's connection: tracks with the same one have the same clock.</summary>
    public required ulong Connection { get; init; }

    /// <summary>What the packets carry.</summary>
    public required CodecFormat Format { get; init; }

    /// <summary>The header extensions' ids in the packets.</summary>
    public required HeaderExtensionIds Extensions { get; init; }

    /// <summary>The rids of the layers, lowest quality first; one that is empty without simulcast.</summary>
    public required IReadOnlyList<string> Rids { get; init; }

    /// <summary>The layers with media, a bit for each.</summary>
    public byte Live { get; init; }

    /// <summary>Those of them that were not silent lately.</summary>
    public byte Stable { get; init; }
}

/// <summary>The publisher of a subscribed track is gone. The subscription stays, should it come back.</summary>
/// <param name="Track">The track.</param>
/// <param name="Handle">The description that is over.</param>
internal sealed record RelayGone(RelayTrackKey Track, uint Handle) : RelayControlMessage;

/// <summary>Send under this offer from now on: the key before it is used up.</summary>
/// <param name="Offer">The offer; secret.</param>
internal sealed record RelayRenew(RelayOffer Offer) : RelayControlMessage;

/// <summary>A kind that a later version knows; it is passed over.</summary>
internal sealed record RelayUnknown : RelayControlMessage;
