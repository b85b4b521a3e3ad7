namespace Videoroom.Actors.MediaEvents;

/// <summary>What a client says about the bit rate of one of its tracks, in bits a second.</summary>
/// <param name="BitrateBps">The whole track's, without simulcast; null with simulcast.</param>
/// <param name="EncodingBitratesBps">Per simulcast encoding, by rid; null without simulcast.</param>
public sealed record TrackBitrates(long? BitrateBps, IReadOnlyDictionary<string, long>? EncodingBitratesBps);
