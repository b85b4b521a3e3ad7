using System.Net;

namespace Videoroom.Client;

/// <summary>How the clients of a process reach servers.</summary>
public sealed record ClientHostOptions
{
    /// <summary>
    /// The address after which the clients' media addresses count up, IPv4; all of them must be this machine's. Null: towards a server
    /// on the loopback network the clients have 127.1.0.1 and the following, towards others an address of the system's choice.
    /// </summary>
    public IPAddress? FirstAddress { get; init; }
}
