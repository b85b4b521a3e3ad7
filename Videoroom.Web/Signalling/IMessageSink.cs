namespace Videoroom.Web.Signalling;

/// <summary>The way out of a socket, for the topics on it. Callable from any thread; never blocks or throws.</summary>
internal interface IMessageSink
{
    /// <summary>Sends one text frame.</summary>
    /// <returns>False when the socket has closed, or was cut off now because its client does not read.</returns>
    bool Send(byte[] message);
}
