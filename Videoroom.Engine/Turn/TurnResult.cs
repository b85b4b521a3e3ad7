namespace Videoroom.Engine.Turn;

/// <summary>What a message did to a <see cref="TurnServer"/>.</summary>
internal enum TurnOutcome
{
    /// <summary>Nothing: it was dropped, or answered with an error (a challenge for credentials is one).</summary>
    Refused,

    /// <summary>A request that was carried out.</summary>
    Answered,

    /// <summary>A Send indication: <see cref="TurnResult.Relay"/> says what goes where.</summary>
    Relay,
}

/// <summary>What a message did, and what to answer.</summary>
/// <param name="Outcome">What it did.</param>
/// <param name="ResponseLength">Bytes of the response to send back on the client's path; 0 for none.</param>
/// <param name="Relay">The datagram inside; only with <see cref="TurnOutcome.Relay"/>.</param>
internal readonly record struct TurnResult(TurnOutcome Outcome, int ResponseLength = 0, TurnRelay Relay = default);
