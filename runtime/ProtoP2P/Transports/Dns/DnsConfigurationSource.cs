using System.Net;
using System.Net.NetworkInformation;

namespace ProtoP2P.Transports.Dns;

/// <summary>How the system is set up to ask. Looked at again when a question is asked, at most every five seconds, so that a new network is noticed.</summary>
internal sealed class DnsConfigurationSource
{
    /// <summary>Where Unix systems name their servers.</summary>
    public const string ResolvConfPath = "/etc/resolv.conf";

    private const int MaxFileLength = 64 * 1024;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Func<DateTime?> _getVersion;
    private readonly Func<DnsConfiguration> _read;
    private readonly TimeProvider _clock;
    private DnsConfiguration? _current;
    private DateTime? _version;
    private long _lookedAt;

    private DnsConfigurationSource(Func<DateTime?> getVersion, Func<DnsConfiguration> read, TimeProvider clock)
    {
        _getVersion = getVersion;
        _read = read;
        _clock = clock;
    }

    /// <summary>How to ask at present.</summary>
    public DnsConfiguration Current
    {
        get
        {
            lock (_gate)
            {
                if (_current is not null && _clock.GetElapsedTime(_lookedAt) < LookAgain)
                {
                    return _current;
                }

                _lookedAt = _clock.GetTimestamp();
                DateTime? version = _getVersion();
                if (_current is null || version is null || version != _version)
                {
                    (_current, _version) = (_read(), version);
                }

                return _current;
            }
        }
    }

    /// <summary>The servers that the options name, or else those of the system.</summary>
    public static DnsConfigurationSource Create(DnsOptions options, TimeProvider clock)
    {
        IReadOnlyList<IPEndPoint> servers = options.ParseServers();
        if (servers.Count > 0)
        {
            return Fixed(new DnsConfiguration(servers, options.Timeout, options.Attempts), clock);
        }

        return OperatingSystem.IsWindows() ? OfInterfaces(options, clock) : OfFile(ResolvConfPath, options, clock);
    }

    /// <summary>What does not change.</summary>
    public static DnsConfigurationSource Fixed(DnsConfiguration configuration, TimeProvider clock) =>
        new(static () => DateTime.UnixEpoch, () => configuration, clock);

    /// <summary>What a file in the format of resolv.conf says; read again when it has changed.</summary>
    public static DnsConfigurationSource OfFile(string path, DnsOptions options, TimeProvider clock) =>
        new(() => LastWrite(path), () => ResolvConf.Parse(Read(path), options), clock);

    /// <summary>The servers of the network interfaces.</summary>
    public static DnsConfigurationSource OfInterfaces(DnsOptions options, TimeProvider clock) => new(
        static () => null,
        () => new DnsConfiguration(ServersOf(NetworkInterface.GetAllNetworkInterfaces()), options.Timeout, options.Attempts),
        clock);

    private static IReadOnlyList<IPEndPoint> ServersOf(IEnumerable<NetworkInterface> interfaces)
    {
        // The interface that leads to the internet first. Site-local addresses are placeholders of Windows for where no IPv6 server is known.
        IPEndPoint[] servers =
        [
            .. interfaces
                .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .Select(network => network.GetIPProperties())
                .OrderByDescending(static network => network.GatewayAddresses.Count > 0)
                .SelectMany(network => network.DnsAddresses)
                .Where(server => !server.IsIPv6SiteLocal)
                .Distinct()
                .Take(3)
                .Select(server => new IPEndPoint(server, DnsOptions.Port)),
        ];
        return servers.Length > 0 ? servers : DnsConfiguration.ThisMachine;
    }

    /// <summary>Asked of the open file: its path is often a link, which stays the same when what it leads to changes.</summary>
    private static DateTime? LastWrite(string path)
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            return File.GetLastWriteTimeUtc(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // No file says nothing, as an empty one does.
            return DateTime.MinValue;
        }
    }

    private static string Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            char[] text = new char[MaxFileLength];
            return new string(text, 0, reader.ReadBlock(text));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
