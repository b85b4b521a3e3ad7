using System.Net;

namespace Videoroom.Web.Configuration;

/// <summary>The listener of the operator: cluster view and drain.</summary>
public sealed record AdminSettings
{
    /// <summary><c>ADMIN_PORT</c>: its TCP port; 0 takes a free one.</summary>
    public int Port { get; init; } = 4001;

    /// <summary><c>ADMIN_ADDRESS</c>: the address that it listens on. Any other than loopback lets other machines try.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary><c>ADMIN_TOKEN</c>: what a request has to carry. Null: one is made at each start. A secret.</summary>
    public string? Token { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"AdminSettings {{ {Address} {Port} }}";
}
