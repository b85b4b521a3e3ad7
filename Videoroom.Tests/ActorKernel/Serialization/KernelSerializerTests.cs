using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Serialization;
using Videoroom.ActorKernel;

namespace Videoroom.Tests.ActorKernel.Serialization;

public sealed class KernelSerializerTests : IAsyncDisposable
{
    private readonly ActorSystemImpl _system = (ActorSystemImpl)KernelBootstrap.Start("test", new KernelOptions
    {
        Serializers = [new SerializerBinding(system => new TestSerializer(system), [typeof(ITestMessage)])],
    });

    [Fact]
    public void Plain_values_come_back()
    {
        foreach (var value in (object[])["text ä", 42, -7, long.MinValue, true, false])
        {
            Assert.Equal(value, ThereAndBack(value));
        }

        Assert.Equal(new byte[] { 1, 2 }, (byte[])ThereAndBack(new byte[] { 1, 2 }));
        Assert.Same(PoisonPill.Instance, ThereAndBack(PoisonPill.Instance));
        Assert.Same(Kill.Instance, ThereAndBack(Kill.Instance));
        Assert.Same(Status.Success.Instance, ThereAndBack(Status.Success.Instance));
        Assert.Equal(5, ((Status.Success)ThereAndBack(new Status.Success(5))).Status);
    }

    [Fact]
    public void Refs_come_back_as_refs()
    {
        var actor = _system.ActorOf(Props.Create(() => new Remote.EchoActor()), "echo");
        Assert.Same(actor, ThereAndBack(actor));
        Assert.Same(ActorRefs.Nobody, ThereAndBack(ActorRefs.Nobody));
        var identity = (ActorIdentity)ThereAndBack(new ActorIdentity("id", actor));
        Assert.Equal(("id", actor), (identity.MessageId, identity.Subject));
        Assert.Null(((ActorIdentity)ThereAndBack(new ActorIdentity(1, null))).Subject);
        Assert.Null(((Identify)ThereAndBack(new Identify(null!))).MessageId);
        Assert.Equal(new Letter("nested", actor), ((Identify)ThereAndBack(new Identify(new Letter("nested", actor)))).MessageId);
    }

    [Fact]
    public void A_failure_crosses_as_text()
    {
        Assert.IsType<AskTimeoutException>(((Status.Failure)ThereAndBack(new Status.Failure(new AskTimeoutException("late")))).Cause);
        var cause = ((Status.Failure)ThereAndBack(new Status.Failure(new InvalidOperationException("no")))).Cause;
        Assert.Equal("System.InvalidOperationException: no", cause.Message);
        Assert.Null(((Status.Failure)ThereAndBack(new Status.Failure(null!))).Cause);
    }

    [Fact]
    public void What_nobody_knows_is_refused()
    {
        Assert.Throws<SerializationException>(() => ThereAndBack(new LocalOnly("x")));
        Assert.Throws<SerializationException>(() => ThereAndBack(new Identify(new LocalOnly("x"))));
        Assert.Throws<SerializationException>(() => Read(16, "no such manifest", []));
        Assert.Throws<SerializationException>(() => Read(9_999, "letter", []));
        Assert.Throws<InvalidDataException>(() => Read(16, "I", [1]));
    }

    [Fact]
    public void The_most_derived_binding_decides()
    {
        var serialization = new MessageSerialization(_system, [
            new SerializerBinding(system => new Numbered(system, 8_001), [typeof(Letter)]),
            new SerializerBinding(system => new Numbered(system, 8_002), [typeof(ITestMessage)]),
        ]);
        Assert.Equal(8_001, serialization.Find(typeof(Letter))!.Identifier);
        Assert.Equal(8_002, serialization.Find(typeof(FromTheFuture))!.Identifier);
        Assert.Null(serialization.Find(typeof(LocalOnly)));
        Assert.Throws<ArgumentException>(() => new MessageSerialization(_system, [
            new SerializerBinding(system => new Numbered(system, 16), [typeof(Letter)])]));
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    private object ThereAndBack(object message)
    {
        var writer = new WireWriter(1);
        _system.Serialization.Write(writer, message);
        var reader = new WireReader(writer.ToArray());
        var read = _system.Serialization.Read(ref reader);
        Assert.True(reader.Rest.IsEmpty);
        return read;
    }

    private object Read(int id, string manifest, byte[] bytes)
    {
        var writer = new WireWriter();
        writer.Int32(id);
        writer.Text(manifest);
        writer.Bytes(bytes);
        var reader = new WireReader(writer.ToArray());
        return _system.Serialization.Read(ref reader);
    }

    private sealed class Numbered : SerializerWithStringManifest
    {
        public Numbered(ExtendedActorSystem system, int identifier)
            : base(system) => Identifier = identifier;

        public override int Identifier { get; }

        public override string Manifest(object o) => string.Empty;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, string manifest) => manifest;
    }
}
