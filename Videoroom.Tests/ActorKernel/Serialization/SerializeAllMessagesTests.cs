using Akka.Actor;
using Akka.Serialization;
using Videoroom.ActorKernel;

namespace Videoroom.Tests.ActorKernel.Serialization;

public sealed class SerializeAllMessagesTests : IAsyncDisposable
{
    private readonly ActorSystem _system = KernelBootstrap.Start("test", new KernelOptions
    {
        Serializers = [new SerializerBinding(system => new TestSerializer(system), [typeof(ITestMessage)])],
        SerializeAllMessages = true,
    });

    [Fact]
    public async Task Local_messages_with_a_serializer_go_through_it()
    {
        var echo = _system.ActorOf(Props.Create(() => new Remote.EchoActor()));
        var letter = new Letter("hello", echo);
        var answer = await echo.Ask<Letter>(letter, TimeSpan.FromSeconds(30));
        Assert.Equal(letter, answer);
        Assert.NotSame(letter, answer);
        Assert.Same(echo, answer.ReplyTo);
    }

    [Fact]
    public async Task Others_stay_as_they_are()
    {
        var echo = _system.ActorOf(Props.Create(() => new Remote.EchoActor()));
        var message = new LocalOnly("hello");
        Assert.Same(message, await echo.Ask<LocalOnly>(message, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task The_ref_of_an_ask_is_found_by_its_path()
    {
        var asked = _system.ActorOf(Props.Create(() => new AnswersByLetter()));
        Assert.Equal("answer", await asked.Ask<string>("question", TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void What_cannot_be_written_is_seen_by_its_sender()
    {
        var echo = _system.ActorOf(Props.Create(() => new Remote.EchoActor()));
        Assert.ThrowsAny<Exception>(() => echo.Tell(new Unwritable(), ActorRefs.NoSender));
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    private sealed class AnswersByLetter : ReceiveActor
    {
        public AnswersByLetter()
        {
            Receive<string>(_ => Self.Tell(new Letter("answer", Sender)));
            Receive<Letter>(letter => letter.ReplyTo!.Tell(letter.Text));
        }
    }
}
