using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Videoroom.Engine.Network;

/// <summary>This machine's addresses, now.</summary>
public static class LocalAddresses
{
    /// <summary>Those at which other machines can reach it: of the interfaces that are up, without loopback and link-local; IPv4 first.</summary>
    /// <returns>None when that cannot be known: without the right to look, or a descriptor to look with.</returns>
    public static IReadOnlyList<IPAddress> All() => WhatCanBeSeen(
        () => Find([]).Where(address => !IPAddress.IsLoopback(address)).OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1));

    /// <summary>Whether one of its interfaces has an address.</summary>
    /// <returns>Null when that cannot be known: without the right to look, or a descriptor to look with.</returns>
    public static bool? Has(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);

        // All of 127.0.0.0/8 is here, and interfaces list the first of them only.
        if (address.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(address))
        {
            return true;
        }

        try
        {
            var bytes = address.GetAddressBytes();
            return NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Any(unicast => unicast.Address.GetAddressBytes().AsSpan().SequenceEqual(bytes));
        }
        catch (Exception e) when (CannotLook(e))
        {
            return null;
        }
    }

    /// <summary>The addresses that a list of networks leaves out, each with its interface.</summary>
    /// <param name="excluded">The networks.</param>
    /// <returns>None when that cannot be known.</returns>
    public static IReadOnlyList<(string Interface, IPAddress Address)> LeftOut(IReadOnlyList<ExcludedNetwork> excluded)
        => WhatCanBeSeen(() => Announceable().Where(entry => IsIn(excluded, entry)));

    /// <summary>
    /// Every unicast address of the interfaces that are up: loopback last, link-local never (a client could not use it
    /// without knowing the interface).
    /// </summary>
    /// <param name="excluded">Networks to leave out.</param>
    internal static IReadOnlyList<IPAddress> Find(IReadOnlyList<ExcludedNetwork> excluded)
        => [.. Announceable().Where(entry => !IsIn(excluded, entry)).Select(entry => entry.Address).Distinct().OrderBy(IPAddress.IsLoopback)];

    private static IEnumerable<(string Interface, IPAddress Address)> Announceable() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(entry => (card.Name, entry.Address)))
        .Where(entry => IsAnnounceable(entry.Address));

    private static IReadOnlyList<T> WhatCanBeSeen<T>(Func<IEnumerable<T>> look)
    {
        try
        {
            return [.. look()];
        }
        catch (Exception e) when (CannotLook(e))
        {
            return [];
        }
    }

    private static bool CannotLook(Exception e) => e is NetworkInformationException or IOException or SocketException or UnauthorizedAccessException;

    private static bool IsIn(IReadOnlyList<ExcludedNetwork> networks, (string Interface, IPAddress Address) entry)
        => networks.Any(network => network.Contains(entry.Interface, entry.Address));

    private static bool IsAnnounceable(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? !address.IsIPv6LinkLocal && !address.IsIPv6Multicast
        : address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is not [169, 254, ..];
}
