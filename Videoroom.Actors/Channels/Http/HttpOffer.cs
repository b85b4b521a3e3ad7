using System.Diagnostics.CodeAnalysis;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Channels.Http;

/// <summary>The offer of a WHIP or WHEP session that the server can answer.</summary>
public sealed class HttpOffer
{
    private HttpOffer(string sdp, PeerRole role, string usernameFragment, IReadOnlyList<MediaDescription> lines, IReadOnlyList<RefusedLine> refused)
        => (Sdp, Role, UsernameFragment, Lines, Refused) = (sdp, role, usernameFragment, lines, refused);

    /// <summary>The text; it holds an ICE password and is never logged.</summary>
    public string Sdp { get; }

    /// <summary>Whether the session publishes or plays.</summary>
    public PeerRole Role { get; }

    /// <summary>The client's ICE user name fragment.</summary>
    public string UsernameFragment { get; }

    /// <summary>The m-lines that would carry tracks if they had a codec of the server's: the answer refuses them.</summary>
    public IReadOnlyList<RefusedLine> Refused { get; }

    /// <summary>The m-lines that carry tracks, in order.</summary>
    internal IReadOnlyList<MediaDescription> Lines { get; }

    /// <summary>Reads an offer; never throws, and makes nothing but the result.</summary>
    /// <param name="sdp">The text; not trusted.</param>
    /// <param name="role"><see cref="PeerRole.Publisher"/> for WHIP, <see cref="PeerRole.Viewer"/> for WHEP.</param>
    /// <param name="options">The node's codecs and limits.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="refusal">Why it cannot be answered.</param>
    public static bool TryRead(
        string sdp,
        PeerRole role,
        RoomSystemOptions options,
        [NotNullWhen(true)] out HttpOffer? offer,
        [NotNullWhen(false)] out HttpOfferRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(sdp);
        ArgumentNullException.ThrowIfNull(options);
        offer = null;
        var codecs = new TakenCodecs(options.VideoCodecs);
        if (!HttpOfferReader.TryRead(sdp, role, codecs, options.MaxTracksPerPeer, out var description, out var transport, out refusal))
        {
            return false;
        }

        var lines = description.Media.Where(media => HttpOfferReader.Carries(media) && codecs.Choose(media) is not null);
        offer = new HttpOffer(sdp, role, transport.UsernameFragment, [.. lines], HttpOfferReader.RefusedLines(description, codecs));
        return true;
    }

    /// <summary>Without the description.</summary>
    public override string ToString() => $"HttpOffer {{ {Role}, {Lines.Count} tracks }}";

    /// <summary>Whether a player that makes this offer could be sent a track.</summary>
    internal TrackAvailability Check(RemoteTrack track)
        => TrackAvailability.Of(track, [.. Lines.Where(line => line.Kind == track.Kind).Select(line => line.Payloads)]);
}
