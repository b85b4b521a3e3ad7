using System.Text;
using Videoroom.Engine.Ice;

namespace Videoroom.Tests.Engine.Ice;

/// <summary>A connectivity check as a browser sends it, with whatever a test wants to be wrong.</summary>
internal sealed record ConnectivityCheck
{
    public static readonly byte[] TransactionId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    public StunClass Class { get; init; } = StunClass.Request;
    public string? LocalUfrag { get; init; }
    public string RemoteUfrag { get; init; } = "remote";
    public string? Password { get; init; }
    public uint? Priority { get; init; } = 1845501695;
    public bool Controlled { get; init; }
    public bool UseCandidate { get; init; }
    public bool Sign { get; init; } = true;
    public bool Fingerprint { get; init; } = true;
    public ushort? ExtraAttribute { get; init; }

    public byte[] Write(IceParameters local)
    {
        var buffer = new byte[512];
        var writer = new StunWriter(buffer, Class, StunMethod.Binding, TransactionId);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{LocalUfrag ?? local.UsernameFragment}:{RemoteUfrag}"));
        if (ExtraAttribute is { } type)
        {
            writer.AddUInt32(type, 7);
        }

        if (UseCandidate)
        {
            writer.AddFlag(StunAttribute.UseCandidate);
        }

        writer.AddUInt64(Controlled ? StunAttribute.IceControlled : StunAttribute.IceControlling, 0x0102030405060708);
        if (Priority is { } priority)
        {
            writer.AddUInt32(StunAttribute.Priority, priority);
        }

        if (Sign)
        {
            writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(Password ?? local.Password));
        }

        if (Fingerprint)
        {
            writer.AddFingerprint();
        }

        return buffer[..writer.Length];
    }
}
