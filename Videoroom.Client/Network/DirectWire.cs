using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>UDP between the client's own loopback address and the server's media port.</summary>
internal sealed class DirectWire : IClientWire, IClientTransport
{
    private readonly ClientLoop _loop;
    private readonly TransportAddress _local;
    private readonly TransportAddress _server;
    private readonly IWireUser _user;

    public DirectWire(ClientLoop loop, TransportAddress server, IWireUser user)
    {
        (_loop, _server, _user) = (loop, server, user);
        _local = loop.Attach(this);
    }

    public bool IsOpen => true;

    public Span<byte> NextDatagram() => _loop.NextDatagram();

    public void Send(int length) => _loop.Send(_local, _server, length);

    public void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs)
    {
        if (from == _server)
        {
            _user.OnDatagram(datagram, nowUs);
        }
    }

    public long OnTurn(long nowUs) => _user.OnTurn(nowUs);

    public void Dispose() => _loop.Detach(_local);
}
