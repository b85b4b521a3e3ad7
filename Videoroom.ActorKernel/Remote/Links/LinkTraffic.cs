namespace Akka.Remote.Links;

/// <summary>What has gone over the connections of one direction. Written by the connection that is in use, read by any thread.</summary>
internal sealed class LinkTraffic
{
    private long _bytesSent;
    private long _bytesReceived;

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    public void OnSent(int bytes) => Interlocked.Add(ref _bytesSent, bytes);

    public void OnReceived(int bytes) => Interlocked.Add(ref _bytesReceived, bytes);
}
