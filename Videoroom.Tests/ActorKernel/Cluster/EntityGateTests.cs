using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class EntityGateTests : ActorSpec
{
    private volatile bool _isOpen = true;

    [Fact]
    public void While_it_is_closed_nothing_is_handled_and_afterwards_all_in_order()
    {
        var gate = new EntityGate(() => _isOpen);
        var entity = ActorOf(Props.Create(() => new Keeper(gate, TestActor)));
        entity.Tell(1);
        ExpectMsg(1);
        _isOpen = false;
        entity.Tell(2);
        entity.Tell(3);
        ExpectNoMsg();
        gate.Release();
        ExpectNoMsg();
        _isOpen = true;
        gate.Release();
        ExpectMsg(2);
        ExpectMsg(3);
    }

    [Fact]
    public void Actors_below_a_held_one_are_held_too_but_can_be_stopped()
    {
        var gate = new EntityGate(() => _isOpen);
        var entity = ActorOf(Props.Create(() => new Keeper(gate, TestActor)));
        Watch(entity);
        _isOpen = false;
        entity.Tell(1);
        ExpectNoMsg();
        Sys.Stop(entity);
        ExpectTerminated(entity);
    }

    private sealed class Keeper : ReceiveActor
    {
        public Keeper(EntityGate gate, IActorRef test)
        {
            ((ActorCell)Context).ChildGate = gate;
            var child = Context.ActorOf(Props.Create(() => new Entity(test)));
            ReceiveAny(child.Forward);
        }
    }

    private sealed class Entity : ReceiveActor
    {
        public Entity(IActorRef test)
        {
            var child = Context.ActorOf(Props.Create(() => new Child(test)));
            ReceiveAny(child.Forward);
        }
    }

    private sealed class Child : ReceiveActor
    {
        public Child(IActorRef test)
        {
            ReceiveAny(test.Tell);
        }
    }
}
