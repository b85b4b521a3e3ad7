namespace Videoroom.Bench.Attack;

/// <summary>What a stranger did while it was let.</summary>
/// <param name="Attempts">Datagrams, connections, requests or joins.</param>
/// <param name="Failed">Of those, refused or not answered; datagrams are never.</param>
/// <param name="Bytes">Bytes of datagrams and requests, IP and UDP headers not counted.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="CpuSeconds">The CPU time of its process.</param>
/// <param name="Detail">How it was done, where that depends on the machine.</param>
internal sealed record AttackerReport(long Attempts, long Failed, long Bytes, double Seconds, double CpuSeconds, string Detail)
{
    /// <summary>The share of one core that it had.</summary>
    public double Share => Seconds > 0 ? CpuSeconds / Seconds : 0;

    /// <summary>Attempts in a second.</summary>
    public double AttemptsPerSecond => Seconds > 0 ? Attempts / Seconds : 0;
}
