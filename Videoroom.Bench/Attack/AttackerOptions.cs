using System.Net;

namespace Videoroom.Bench.Attack;

/// <summary>Whom a stranger attacks, and what it knows: addresses, and the name of a room.</summary>
/// <param name="Page">The server's page.</param>
/// <param name="MediaPort">Its media port, of TURN too.</param>
/// <param name="Room">The room that is attacked.</param>
/// <param name="FirstMember">The members' media comes from the addresses after this one.</param>
/// <param name="Members">How many of them.</param>
internal sealed record AttackerOptions(Uri Page, int MediaPort, string Room, IPAddress FirstMember, int Members)
{
    /// <summary>Where datagrams go.</summary>
    public IPEndPoint Media => new(IPAddress.Parse(Page.Host), MediaPort);
}
