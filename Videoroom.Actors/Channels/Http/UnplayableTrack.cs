using Videoroom.Actors.MediaEvents;
using Videoroom.Engine.Codecs;

namespace Videoroom.Actors.Channels.Http;

/// <summary>A track of the room that a WHEP player cannot be sent: it is in none of the codecs that the player's offer takes.</summary>
/// <param name="TrackId">The track.</param>
/// <param name="PeerId">The peer that sends it.</param>
/// <param name="DisplayName">What the peer calls itself: any text, cut; empty when it does not say.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="Codec">The codec's name in SDP.</param>
/// <param name="Profile">The codec's profile, where it decides; null where it does not.</param>
public sealed record UnplayableTrack(string TrackId, string PeerId, string DisplayName, MediaKind Kind, string Codec, string? Profile)
{
    /// <summary>Characters of <see cref="DisplayName"/>: a name is as long as its owner likes.</summary>
    public const int MaxDisplayNameLength = 128;

    private const int MaxTracksInSentence = 3;
    private const int MaxNameLength = 40;

    /// <summary>Whose track it is, and in what.</summary>
    public override string ToString()
    {
        var owner = DisplayName.Length is > 0 and <= MaxNameLength ? LogText.Excerpt(DisplayName) : PeerId;
        return $"the {Kind.ToString().ToLowerInvariant()} of {owner} is in {Codec}{(Profile is null ? "" : $" ({Profile})")}";
    }

    /// <summary>The sentence for a player that can be sent nothing of all that there is.</summary>
    internal static string Explain(IReadOnlyList<UnplayableTrack> tracks)
    {
        var some = string.Join("; ", tracks.Take(MaxTracksInSentence));
        return $"Nothing that is sent in the room is in a codec that the offer takes: {some}{(tracks.Count > MaxTracksInSentence ? "; …" : "")}.";
    }
}
