using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ProtoP2P.Testing;

/// <content>Hosts, ready to call each other.</content>
public sealed partial class InMemoryNetwork
{
    private static readonly TimeSpan ForEver = TimeSpan.FromDays(10_000);

    private readonly TestLog _log;
    private ImmutableList<(string Name, ILibp2pHost Host)> _hosts = [];
    private ImmutableList<Libp2pHost> _ownHosts = [];

    /// <summary>
    /// Makes and starts a host on this network and its clock. It listens, its key comes from the network's seed and its name, its log goes to
    /// <see cref="InMemoryNetworkOptions.Log"/>, and it and the network's other hosts know each other's addresses: <c>GetClient</c> with a peer id
    /// is all it takes to call one. The network disposes it.
    /// </summary>
    /// <param name="name">The host's name in conditions, partitions and logs.</param>
    /// <param name="configure">Sets more options. An address that it adds replaces the default, <c>/memory/0</c>.</param>
    /// <param name="cancellationToken">Ends the waiting for the start.</param>
    /// <exception cref="ArgumentException">There is a host of this name, or an option is out of range.</exception>
    public async Task<Libp2pHost> CreateHostAsync(
        string name, Action<Libp2pHostOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ThrowIfTaken(name);
        var options = new Libp2pHostOptions();
        ApplyTo(options, name);
        configure?.Invoke(options);
        if (options.ListenAddresses.Count == 0)
        {
            options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
        }

        Libp2pHost host = Libp2pHost.Create(options);
        ImmutableInterlocked.Update(ref _ownHosts, static (hosts, host) => hosts.Add(host), host);
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        Join(host, name);
        return host;
    }

    /// <summary>
    /// Puts a host that is made elsewhere, such as by dependency injection, on this network: gives its options the transport, the names, the clock, the key
    /// and, where the network has one, the log that <see cref="CreateHostAsync"/> gives to its hosts. <see cref="Join"/> makes it known to the others.
    /// </summary>
    /// <param name="options">The host's options.</param>
    /// <param name="name">The host's name in conditions, partitions and logs.</param>
    public void ApplyTo(Libp2pHostOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options.TimeProvider = Clock;
        options.Identity = CreateIdentity(name);
        options.LoggerFactory = _options.Log is null ? options.LoggerFactory : _log.ForNode(name);
        options.DnsResolver ??= Dns;
        options.Transports.Add(CreateTransport(name));
        _options.ConfigureHosts?.Invoke(options);
    }

    /// <summary>Makes a host that has started, and the hosts of this network, know each other's addresses. The host stays its owner's to dispose.</summary>
    /// <exception cref="ArgumentException">There is a host of this name.</exception>
    public void Join(ILibp2pHost host, string name)
    {
        ArgumentNullException.ThrowIfNull(host);
        ThrowIfTaken(name);
        foreach ((_, ILibp2pHost other) in Volatile.Read(ref _hosts))
        {
            Introduce(host, other);
            Introduce(other, host);
        }

        ImmutableInterlocked.Update(ref _hosts, static (hosts, host) => hosts.Add(host), (name, host));
    }

    /// <summary>Disposes the hosts of <see cref="CreateHostAsync"/>; on a <see cref="FakeTimeProvider"/> the time that this takes passes by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        ImmutableList<Libp2pHost> hosts = Interlocked.Exchange(ref _ownHosts, []);
        Task ending = Task.WhenAll(hosts.Select(static host => host.DisposeAsync().AsTask()));
        await (Clock is FakeTimeProvider clock ? clock.RunUntilAsync(ending) : ending).ConfigureAwait(false);
        _log.Dispose();
    }

    private static void Introduce(ILibp2pHost host, ILibp2pHost other) => host.Peerstore.AddAddresses(other.PeerId, other.ListenAddresses, ForEver);

    private PrivateKey CreateIdentity(string name) =>
        PrivateKey.FromEd25519Seed(SHA256.HashData(Encoding.UTF8.GetBytes($"{nameof(InMemoryNetwork)} {_options.Seed} {name}")));

    private void ThrowIfTaken(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Volatile.Read(ref _hosts).Exists(other => other.Name == name))
        {
            throw new ArgumentException($"there is a host called {name} on this network", nameof(name));
        }
    }
}
