namespace Akka.Remote.Links;

/// <summary>What arrives from one run of a node.</summary>
internal interface IInboundSink
{
    /// <summary>Whether what comes may be handed on now.</summary>
    bool MayTake { get; }

    /// <summary>A frame that is the next in order, without its number.</summary>
    void OnSequenced(FrameType type, ReadOnlySpan<byte> content);

    /// <summary>What the other says with its heartbeat.</summary>
    void OnHeartbeat(ReadOnlyMemory<byte> payload);
}
