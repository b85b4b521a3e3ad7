namespace Videoroom.Engine.Turn;

/// <summary>Where the integrated TURN server is reached.</summary>
/// <param name="Host">An IP address, or the name in the TLS certificate.</param>
/// <param name="Port">The port.</param>
/// <param name="Transport">What carries it.</param>
public sealed record TurnServerAddress(string Host, int Port, TurnTransport Transport);
