namespace Videoroom.Engine.Network;

/// <summary>
/// A loop's UDP socket on the media port. All members but <see cref="Wake"/> are for the loop's thread alone, and only
/// <see cref="Wait"/> blocks.
/// </summary>
internal interface IMediaSocket : IDisposable
{
    /// <summary>The port that it is bound to.</summary>
    int Port { get; }

    /// <summary>Takes what has arrived, with its path.</summary>
    /// <returns>How many of the batch's first buffers were filled; 0 when nothing is there.</returns>
    int Receive(ReceiveBatch batch);

    /// <summary>
    /// Sends a batch in order. A datagram that the system does not take (no route, a filter, a full queue) is dropped:
    /// it never keeps the others back.
    /// </summary>
    /// <returns>How many were dropped.</returns>
    int Send(SendBatch batch);

    /// <summary>Waits until something has arrived, <see cref="Wake"/> was called or the time is over.</summary>
    /// <param name="timeoutMs">Milliseconds; negative for no limit.</param>
    void Wait(int timeoutMs);

    /// <summary>Ends the present or the next <see cref="Wait"/>. Callable from any thread.</summary>
    void Wake();
}
