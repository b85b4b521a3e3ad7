namespace Akka.Remote.Links;

/// <summary>What an end of a connection does with it. Each method is called by one thread at a time.</summary>
internal interface ILinkEnd
{
    /// <summary>Adds frames that are to be written now. Called by the writer.</summary>
    /// <returns>Whether there are any.</returns>
    bool Collect(List<byte[]> batch);

    /// <summary>Takes a frame. Called by the reader.</summary>
    /// <exception cref="InvalidDataException">The frame breaks the protocol: the connection ends.</exception>
    void OnFrame(ReadOnlyMemory<byte> frame);

    /// <summary>All frames that have come so far have been taken. Called by the reader.</summary>
    void OnIdle();

    /// <summary>Another <see cref="SilenceWatch.Interval"/> has passed.</summary>
    void OnTick();
}
