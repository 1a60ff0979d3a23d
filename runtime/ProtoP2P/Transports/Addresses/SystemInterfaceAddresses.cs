using System.Net;
using System.Net.NetworkInformation;

namespace ProtoP2P.Transports;

/// <summary>The addresses that the system reports for its network interfaces.</summary>
public sealed class SystemInterfaceAddresses : IInterfaceAddresses
{
    /// <inheritdoc/>
    public IReadOnlyList<IPAddress> GetAddresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address),
    ];
}
