namespace Videoroom.Client;

/// <summary>Told of a complete picture.</summary>
/// <param name="trackId">The track that it belongs to; with WHEP, which names none, the identification tag of its m-line.</param>
/// <param name="decodable">It, or one that waited for it, can be decoded now.</param>
/// <param name="nowUs">When its last packet came, in microseconds of the clock of the client's <see cref="ClientHost"/>.</param>
public delegate void FrameObserver(string trackId, bool decodable, long nowUs);
