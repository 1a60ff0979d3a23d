using System.Net;

namespace ProtoP2P.Transports.Dns;

/// <summary>Whom to ask, and how.</summary>
/// <param name="Servers">At least one recursive server, in the order in which they are asked.</param>
/// <param name="Timeout">What one server may take before the next is asked.</param>
/// <param name="Attempts">How often each is asked.</param>
/// <param name="Rotates">Whether each question starts with another server.</param>
/// <param name="OverTcp">Whether UDP is not used at all.</param>
internal sealed record DnsConfiguration(IReadOnlyList<IPEndPoint> Servers, TimeSpan Timeout, int Attempts, bool Rotates = false, bool OverTcp = false)
{
    /// <summary>Whom to ask where nobody is named: this machine, as resolv.conf(5) has it.</summary>
    public static readonly IReadOnlyList<IPEndPoint> ThisMachine = [new(IPAddress.Loopback, DnsOptions.Port), new(IPAddress.IPv6Loopback, DnsOptions.Port)];
}
