namespace Videoroom.Engine.Relay;

/// <summary>The kinds of <see cref="RelayFrame"/>. All but media may be lost without harm: they are repeated, or asked for again.</summary>
internal enum RelayFrameKind : byte
{
    /// <summary>An RTP packet as the publisher sent it. Layer; its number on the link, which has no gaps but those of loss.</summary>
    Media = 0,

    /// <summary>The same once more.</summary>
    Repair = 1,

    /// <summary>Numbers of <see cref="Media"/> that did not come: a layer; their count; 2 bytes each.</summary>
    Nack = 2,

    /// <summary>
    /// What the receiving node wants of a track: the layers; which wish it is, the newest counts; then a byte with the layers that
    /// it needs a keyframe of.
    /// </summary>
    Wish = 3,

    /// <summary>
    /// Which layers the publisher sends: those with media; which news it is, the newest counts; then a byte with those that were
    /// not silent lately.
    /// </summary>
    Activity = 4,

    /// <summary>
    /// The publisher's sender report (RFC 3550, section 6.4.1): a layer; then its NTP time (8 bytes), its RTP timestamp (4), and
    /// how many microseconds ago it came (4).
    /// </summary>
    SenderReport = 5,

    /// <summary>To be answered with <see cref="Pong"/>: 8 bytes of the sender's choice.</summary>
    Ping = 6,

    /// <summary>The 8 bytes of a <see cref="Ping"/>.</summary>
    Pong = 7,

    /// <summary>
    /// An RTP packet of ours with a parameter set that the next <see cref="Media"/> needs and that the publisher does not send with
    /// it: a layer; the number of that media; the packet, whose own numbers mean nothing. A node that does not know it refuses it.
    /// </summary>
    ParameterSet = 8,

    /// <summary>
    /// The publisher's packets before the next <see cref="Media"/> were left out on purpose, as its track was not among the loudest: a
    /// layer; the number of that media. A node that does not know it, or has lost it, takes them for lost on the publisher's network.
    /// </summary>
    Pause = 9,

    /// <summary>
    /// What the publisher sends and what harms it (<see cref="RelayedQuality"/>), once a second, also of encodings that are not sent to the
    /// other node. A node that does not know it refuses it.
    /// </summary>
    Quality = 10,
}
