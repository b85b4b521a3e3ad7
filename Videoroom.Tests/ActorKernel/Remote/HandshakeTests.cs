using System.Security.Cryptography;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote.Handshake;

namespace Videoroom.Tests.ActorKernel.Remote;

public sealed class HandshakeTests
{
    private static readonly UniqueAddress A = new(new Address("akka.tcp", "videoroom", "10.0.0.1", 4053), 11);
    private static readonly UniqueAddress B = new(new Address("akka.tcp", "videoroom", "10.0.0.2", 4053), 22);
    private static readonly HandshakeKey Key = new("a secret that both of the nodes know");
    private static readonly byte[] Certificate = SHA256.HashData("certificate"u8);

    [Fact]
    public void Who_knows_the_secret_is_welcome()
    {
        var (dialler, acceptor) = (Dialler(), Acceptor());
        acceptor.OnProof(dialler.OnGreeting(acceptor.Greeting));
        Assert.Equal((HandshakeStatus.Pending, A, 1), (acceptor.Status, acceptor.Dialler, (int)acceptor.Version));
        Assert.Equal(HandshakeStatus.Pending, dialler.Status);
        dialler.OnWelcome(acceptor.Welcome(HandshakeStatus.Accepted));
        Assert.Equal((HandshakeStatus.Accepted, HandshakeStatus.Accepted), (dialler.Status, acceptor.Status));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_refusal_is_proven_too(byte number)
    {
        var status = (HandshakeStatus)number;
        var (dialler, acceptor) = (Dialler(), Acceptor());
        acceptor.OnProof(dialler.OnGreeting(acceptor.Greeting));
        var welcome = acceptor.Welcome(status);
        dialler.OnWelcome(welcome);
        Assert.Equal(status, dialler.Status);
        welcome[0] = (byte)HandshakeStatus.Accepted;
        dialler.OnWelcome(welcome);
        Assert.Equal(HandshakeStatus.WrongProof, dialler.Status);
    }

    [Fact]
    public void Row17_Another_secret_is_refused_by_both()
    {
        var other = new HandshakeKey("a secret that only one of the nodes knows");
        var (dialler, acceptor) = (Dialler(other), Acceptor());
        acceptor.OnProof(dialler.OnGreeting(acceptor.Greeting));
        Assert.Equal(HandshakeStatus.WrongProof, acceptor.Status);
        Assert.Null(acceptor.Dialler);
        Assert.Throws<InvalidOperationException>(() => acceptor.Welcome(HandshakeStatus.Accepted));

        // One that takes every dialler has nothing to say either.
        var impostor = new HandshakeAcceptor(B, other, Certificate, ProtocolVersions.Current);
        var honest = Dialler();
        Assert.NotNull(honest.OnGreeting(impostor.Greeting));
        honest.OnWelcome([0, .. new byte[HandshakeKey.ProofLength]]);
        Assert.Equal(HandshakeStatus.WrongProof, honest.Status);
    }

    [Fact]
    public void Row17_A_recorded_handshake_opens_nothing()
    {
        var (dialler, acceptor) = (Dialler(), Acceptor());
        var greeting = acceptor.Greeting;
        var proof = dialler.OnGreeting(greeting)!;
        acceptor.OnProof(proof);
        var welcome = acceptor.Welcome(HandshakeStatus.Accepted);

        var again = Acceptor();
        again.OnProof(proof);
        Assert.Equal(HandshakeStatus.WrongProof, again.Status);

        var secondDialler = Dialler();
        secondDialler.OnGreeting(greeting);
        secondDialler.OnWelcome(welcome);
        Assert.Equal(HandshakeStatus.WrongProof, secondDialler.Status);

        // Nor does the same connection take a second proof.
        acceptor.OnProof(proof);
        Assert.Equal(HandshakeStatus.Malformed, acceptor.Status);
    }

    [Fact]
    public void Row17_One_in_the_middle_cannot_pass_it_on()
    {
        // It shows its own certificate to the dialler, and is shown the acceptor's.
        var dialler = new HandshakeDialler(A, B, Key, SHA256.HashData("its own"u8), ProtocolVersions.Current);
        var acceptor = Acceptor();
        acceptor.OnProof(dialler.OnGreeting(acceptor.Greeting));
        Assert.Equal(HandshakeStatus.WrongProof, acceptor.Status);
    }

    [Fact]
    public void Row17_A_proof_sent_back_proves_nothing()
    {
        var (dialler, acceptor) = (Dialler(), Acceptor());
        var proof = dialler.OnGreeting(acceptor.Greeting)!;
        dialler.OnWelcome(proof);
        Assert.Equal(HandshakeStatus.WrongProof, dialler.Status);
    }

    [Fact]
    public void Row17_Every_changed_byte_is_noticed()
    {
        for (var i = 0; i < 300; i++)
        {
            var (dialler, acceptor) = (Dialler(), Acceptor());
            var proof = dialler.OnGreeting(acceptor.Greeting)!;
            proof[i % proof.Length] ^= (byte)(1 + (i % 255));
            acceptor.OnProof(proof);
            Assert.Equal(HandshakeStatus.WrongProof, acceptor.Status);
        }
    }

    [Fact]
    public void Row17_Messages_cut_off_anywhere_are_refused()
    {
        var (dialler, acceptor) = (Dialler(), Acceptor());
        var greeting = acceptor.Greeting;
        for (var length = 0; length < greeting.Length; length++)
        {
            var cut = Dialler();
            Assert.Null(cut.OnGreeting(greeting.AsSpan(0, length)));
            Assert.Equal(HandshakeStatus.Malformed, cut.Status);
        }

        var proof = dialler.OnGreeting(greeting)!;
        for (var length = 0; length < proof.Length; length++)
        {
            var cut = Acceptor();
            cut.OnProof(proof.AsSpan(0, length));
            Assert.True(cut.Status is HandshakeStatus.Malformed or HandshakeStatus.WrongProof);
        }

        acceptor.OnProof(proof);
        var welcome = acceptor.Welcome(HandshakeStatus.Accepted);
        for (var length = 0; length < welcome.Length; length++)
        {
            dialler.OnWelcome(welcome.AsSpan(0, length));
            Assert.True(dialler.Status is HandshakeStatus.Malformed or HandshakeStatus.WrongProof);
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 2, 1)]
    [InlineData(1, 2, 1, 1, 1)]
    [InlineData(1, 2, 2, 3, 2)]
    [InlineData(3, 4, 1, 3, 3)]
    public void Neighbouring_versions_speak_the_highest_that_both_know(ushort minA, ushort maxA, ushort minB, ushort maxB, ushort version)
    {
        var dialler = new HandshakeDialler(A, B, Key, Certificate, new(minA, maxA));
        var acceptor = new HandshakeAcceptor(B, Key, Certificate, new(minB, maxB));
        acceptor.OnProof(dialler.OnGreeting(acceptor.Greeting));
        Assert.Equal((version, version), (dialler.Version, acceptor.Version));
        dialler.OnWelcome(acceptor.Welcome(HandshakeStatus.Accepted));
        Assert.Equal(HandshakeStatus.Accepted, dialler.Status);
    }

    [Theory]
    [InlineData(1, 1, 2, 3)]
    [InlineData(3, 4, 1, 2)]
    public void Versions_without_one_in_common_do_not_link(ushort minA, ushort maxA, ushort minB, ushort maxB)
    {
        var dialler = new HandshakeDialler(A, B, Key, Certificate, new(minA, maxA));
        Assert.Null(dialler.OnGreeting(new HandshakeAcceptor(B, Key, Certificate, new(minB, maxB)).Greeting));
        Assert.Equal(HandshakeStatus.NoCommonVersion, dialler.Status);
    }

    [Fact]
    public void A_greeting_that_was_made_to_say_less_is_noticed()
    {
        var dialler = new HandshakeDialler(A, B, Key, Certificate, new(1, 2));
        var acceptor = new HandshakeAcceptor(B, Key, Certificate, new(1, 2));
        var greeting = acceptor.Greeting.ToArray();
        greeting[7] = 1;
        acceptor.OnProof(dialler.OnGreeting(greeting));
        Assert.Equal(HandshakeStatus.WrongProof, acceptor.Status);
    }

    [Fact]
    public void What_a_later_version_adds_is_skipped()
    {
        var dialler = Dialler();
        Assert.NotNull(dialler.OnGreeting([.. Acceptor().Greeting, 1, 2, 3]));
    }

    [Fact]
    public void Another_run_than_the_one_that_was_dialled_says_so()
    {
        var dialler = new HandshakeDialler(A, new UniqueAddress(B.Address, 23), Key, Certificate, ProtocolVersions.Current);
        var acceptor = Acceptor();
        acceptor.OnProof(dialler.OnGreeting(acceptor.Greeting));
        Assert.Equal((HandshakeStatus.WrongRun, A), (acceptor.Status, acceptor.Dialler));
        dialler.OnWelcome(acceptor.Welcome(acceptor.Status));
        Assert.Equal(HandshakeStatus.WrongRun, dialler.Status);
    }

    [Fact]
    public void A_short_secret_is_none() => Assert.Throws<ArgumentException>(() => new HandshakeKey("too short"));

    private static HandshakeDialler Dialler(HandshakeKey? key = null) => new(A, B, key ?? Key, Certificate, ProtocolVersions.Current);

    private static HandshakeAcceptor Acceptor() => new(B, Key, Certificate, ProtocolVersions.Current);
}
