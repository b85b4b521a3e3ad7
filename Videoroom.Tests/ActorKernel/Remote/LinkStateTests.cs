using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Microsoft.Extensions.Logging.Abstractions;

namespace Videoroom.Tests.ActorKernel.Remote;

public sealed class LinkStateTests : INodeTransportObserver
{
    private static readonly UniqueAddress Node = new(new Address("akka.tcp", "videoroom", "10.0.0.1", 4053), 1);

    private readonly List<string> _told = [];
    private readonly LinkState _state;

    public LinkStateTests() =>
        _state = new LinkState(Node, this, new NodeTransportLog(NullLoggerFactory.Instance, TimeProvider.System));

    ReadOnlyMemory<byte> INodeTransportObserver.HeartbeatPayload => default;

    [Fact]
    public void A_link_is_up_when_both_connections_are()
    {
        _state.InboundUp();
        Assert.False(_state.IsUp);
        _state.OutboundUp();
        Assert.True(_state.IsUp);
        Assert.Equal(["up"], _told);
    }

    [Fact]
    public void The_end_is_told_once_and_again_when_its_reason_is_another()
    {
        _state.InboundUp();
        _state.OutboundUp();
        _state.OutboundDown(LinkDownReason.Silent);
        _state.InboundDown(LinkDownReason.Silent);
        _state.OutboundDown(LinkDownReason.Silent);
        Assert.Equal(["up", "Silent"], _told);

        // Nobody is there any more: its process has ended.
        _state.OutboundDown(LinkDownReason.Closed);
        Assert.Equal(LinkDownReason.Closed, _state.Reason);
        _state.InboundUp();
        _state.OutboundUp();
        _state.InboundDown(LinkDownReason.Closed);
        Assert.Equal(["up", "Silent", "Closed", "up", "Closed"], _told);
    }

    [Fact]
    public void A_link_that_was_never_up_is_told_to_be_down()
    {
        Assert.Null(_state.Reason);
        _state.OutboundDown(LinkDownReason.Closed);
        _state.OutboundDown(LinkDownReason.Closed);
        Assert.Equal(["Closed"], _told);
    }

    [Fact]
    public void Nothing_is_told_of_a_run_that_was_removed()
    {
        _state.InboundUp();
        _state.OutboundUp();
        _state.Remove();
        _state.OutboundDown(LinkDownReason.Closed);
        _state.Tell(observer => observer.OnControl(Node, default));
        Assert.Equal(["up"], _told);
        Assert.False(_state.IsUp);
    }

    [Fact]
    public void An_observer_that_fails_does_not_end_the_link()
    {
        _state.Tell(_ => throw new InvalidOperationException());
        _state.Tell(observer => observer.OnControl(Node, default));
        Assert.Equal(["control"], _told);
    }

    ValueTask<bool> INodeTransportObserver.IsMemberAsync(UniqueAddress node, CancellationToken cancellation) => new(false);

    void INodeTransportObserver.OnLinkUp(UniqueAddress node) => _told.Add("up");

    void INodeTransportObserver.OnLinkDown(UniqueAddress node, LinkDownReason reason) => _told.Add(reason.ToString());

    void INodeTransportObserver.OnControl(UniqueAddress node, ReadOnlyMemory<byte> payload) => _told.Add("control");

    void INodeTransportObserver.OnHeartbeat(UniqueAddress node, ReadOnlyMemory<byte> payload)
    {
    }
}
