using Akka.Actor;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public class BecomeTests : ActorSpec
{
    [Fact]
    public void What_the_constructor_becomes_is_the_behaviour_after_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new BecomesInConstructor()));

        actor.Tell("x");
        ExpectMsg("second x");
        actor.Tell("y");
        ExpectMsg("third y");
    }

    private sealed class BecomesInConstructor : ReceiveActor
    {
        public BecomesInConstructor()
        {
            Receive<string>(text => Sender.Tell($"declared {text}"));
            Become(() => Receive<string>(text => Sender.Tell($"first {text}")));
            Become(() => Receive<string>(text =>
            {
                Sender.Tell($"second {text}");
                Become(() => Receive<string>(next => Sender.Tell($"third {next}")));
            }));
        }
    }
}
