using Akka.Actor;
using Akka.Event;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class SelectionTests : ActorSpec
{
    private readonly IActorRef _parent;

    public SelectionTests()
    {
        _parent = Sys.ActorOf(Props.Create(() => new Tree(2)), "parent");
        _parent.Tell("ready?");
        ExpectMsg("parent");
    }

    [Theory]
    [InlineData("/user/parent", "parent")]
    [InlineData("/user/parent/child-0", "child-0")]
    [InlineData("akka://test/user/parent/child-1", "child-1")]
    [InlineData("akka://another-system/user/parent/child-1", "child-1")]
    [InlineData("parent/child-0/../child-1", "child-1")]
    public void A_path_without_a_host_finds_the_actor_in_this_system(string path, string name)
    {
        Sys.ActorSelection(path).Tell("who");
        ExpectMsg(name);
    }

    [Fact]
    public void A_pattern_finds_all_that_match()
    {
        Sys.ActorSelection("/user/parent/child-*").Tell("who", TestActor);
        ExpectMsgAllOf("child-0", "child-1");
    }

    [Fact]
    public void An_actor_selects_from_its_own_place()
    {
        Sys.ActorSelection("/user/parent/child-0").Tell("sibling", TestActor);
        ExpectMsg("child-1");
    }

    [Fact]
    public async Task ResolveOne_gives_the_ref()
    {
        var found = await Sys.ActorSelection("/user/parent").ResolveOne(TimeSpan.FromSeconds(30));
        Assert.Equal(_parent, found);
        Assert.Equal(_parent.GetHashCode(), found.GetHashCode());
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("/user/nobody")]
    [InlineData("akka://test@10.0.0.1:4053/user/parent")]
    public void A_path_that_leads_nowhere_makes_dead_letters(string path)
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Sys.ActorSelection(path).Tell("hello", TestActor);
        ExpectMsg<DeadLetter>(letter => Assert.Equal("hello", letter.Message));
    }

    [Fact]
    public void A_path_can_be_made_from_an_address()
    {
        var path = new RootActorPath(_parent.Path.Address) / "user" / "parent";
        Assert.Equal(_parent.Path, path);
        Assert.Equal("akka://test/user/parent", path.ToString());
        Assert.Equal(path, ActorPath.Parse(path.ToString()));
        Assert.Equal(_parent.Path.Uid, ActorPath.Parse(_parent.Path.ToSerializationFormat()).Uid);
        Sys.ActorSelection(path).Tell("who", TestActor);
        ExpectMsg("parent");
    }

    [Fact]
    public void Another_incarnation_at_the_same_path_is_another_ref()
    {
        Watch(_parent);
        Sys.Stop(_parent);
        ExpectTerminated(_parent);
        var second = Sys.ActorOf(Props.Create(() => new Tree(0)), "parent");
        Assert.Equal(_parent.Path, second.Path);
        Assert.NotEqual(_parent, second);
    }

    [Fact]
    public void Names_are_unique_and_well_formed()
    {
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create(() => new Tree(0)), "parent"));
        foreach (var name in new[] { "", "$a", "a/b", "ä", "a b", "%zz" })
        {
            Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create(() => new Tree(0)), name));
        }

        Sys.ActorOf(Props.Create(() => new Tree(0)), Uri.EscapeDataString("ä/b c"));
    }

    [Theory]
    [InlineData("akka://sys", "akka", "sys", null, null)]
    [InlineData("akka.tcp://sys@host:1234", "akka.tcp", "sys", "host", 1234)]
    public void Addresses_are_read_and_written(string text, string protocol, string system, string? host, int? port)
    {
        var address = Address.Parse(text);
        Assert.Equal(new Address(protocol, system, host, port), address);
        Assert.Equal(text, address.ToString());
        Assert.Equal(host is null, address.HasLocalScope);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sys@host")]
    [InlineData("akka://sys@host")]
    [InlineData("akka://sys@host:x")]
    public void What_is_no_address_is_refused(string text) => Assert.False(Address.TryParse(text, out _));

    private sealed class Tree : ReceiveActor
    {
        public Tree(int children)
        {
            for (var i = 0; i < children; i++)
            {
                Context.ActorOf(Props.Create(() => new Tree(0)), $"child-{i}");
            }

            Receive<string>(m => m == "sibling", _ => Context.ActorSelection("../child-1").Tell("who", Sender));
            ReceiveAny(_ => Sender.Tell(Self.Path.Name));
        }
    }
}
