namespace Videoroom.Engine.Forwarding;

/// <summary>One step of a <see cref="LayerLadder"/>: a picture size at a frame rate.</summary>
/// <param name="Encoding">The simulcast layer; 0 without simulcast.</param>
/// <param name="Spatial">The highest spatial layer of its stream that is forwarded.</param>
/// <param name="Temporal">The highest temporal layer.</param>
internal readonly record struct LayerStep(int Encoding, int Spatial, int Temporal);
