using Videoroom.Client.Turn;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>ChannelData over UDP, from the client's own loopback address.</summary>
internal sealed class TurnUdpWire : IClientWire, IClientTransport
{
    private readonly ClientLoop _loop;
    private readonly TransportAddress _local;
    private readonly TransportAddress _server;
    private readonly TransportAddress _media;
    private readonly TurnClient _turn;
    private readonly IWireUser _user;

    public TurnUdpWire(ClientLoop loop, TransportAddress server, TransportAddress media, TurnClient turn, IWireUser user)
    {
        (_loop, _server, _media, _turn, _user) = (loop, server, media, turn, user);
        _local = loop.Attach(this);
    }

    public bool IsOpen => _turn.IsReady;

    public Span<byte> NextDatagram() => _loop.NextDatagram()[TurnClient.HeaderLength..];

    public void Send(TransportAddress to, int length) => _loop.Send(_local, _server, _turn.Wrap(_loop.NextDatagram(), length));

    public void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs)
    {
        if (from != _server)
        {
            return;
        }

        if (TurnClient.TryUnwrap(datagram, out var inner))
        {
            _user.OnDatagram(inner, _media, nowUs);
        }
        else
        {
            _turn.Receive(datagram, nowUs);
        }
    }

    public long OnTurn(long nowUs)
    {
        if (_turn.Write(_loop.NextDatagram(), nowUs) is > 0 and var length)
        {
            _loop.Send(_local, _server, length);
        }

        return Math.Min(_turn.DueUs, _user.OnTurn(nowUs));
    }

    public void Dispose() => _loop.Detach(_local);
}
