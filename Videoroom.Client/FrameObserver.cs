namespace Videoroom.Client;

/// <summary>A complete picture came.</summary>
/// <param name="trackId">Whose.</param>
/// <param name="decodable">It, or one that waited for it, can be decoded now.</param>
/// <param name="nowUs">When, in microseconds of the loop's clock.</param>
internal delegate void FrameObserver(string trackId, bool decodable, long nowUs);
