using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>UDP from an address of the client's own, on the socket that all clients of the loop share.</summary>
internal sealed class DirectWire : IClientWire, IClientTransport
{
    private readonly ClientLoop _loop;
    private readonly TransportAddress _local;
    private readonly IWireUser _user;

    public DirectWire(ClientLoop loop, IWireUser user)
    {
        (_loop, _user) = (loop, user);
        _local = loop.Attach(this);
    }

    public bool IsOpen => true;

    public Span<byte> NextDatagram() => _loop.NextDatagram();

    public void Send(TransportAddress to, int length) => _loop.Send(_local, to, length);

    public void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs) => _user.OnDatagram(datagram, from, nowUs);

    public long OnTurn(long nowUs) => _user.OnTurn(nowUs);

    public void Dispose() => _loop.Detach(_local);
}
