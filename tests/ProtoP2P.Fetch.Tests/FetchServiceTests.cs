using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Testing;

namespace ProtoP2P.Fetch.Tests;

public sealed class FetchServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InMemoryNetwork _network = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly List<Libp2pHost> _hosts = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (Libp2pHost host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/greetings/world", "hello world")]
    [InlineData("/greetings/formal/world", "good day")]
    [InlineData("/greetings/empty", "")]
    [InlineData("/greetings/nobody", null)]
    [InlineData("/elsewhere", null)]
    public async Task A_key_is_looked_up_by_the_longest_prefix(string key, string? expected)
    {
        (FetchService client, PeerId server) = await StartAsync();

        byte[]? value = await client.FetchAsync(server, key, Token);

        (value is null ? null : Encoding.UTF8.GetString(value)).ShouldBe(expected);
    }

    [Fact]
    public async Task A_lookup_that_fails_tells_the_peer_no_more_than_that()
    {
        (FetchService client, PeerId server) = await StartAsync();

        Libp2pException error = await Should.ThrowAsync<Libp2pException>(async () => await client.FetchAsync(server, "/greetings/broken", Token));

        error.Message.ShouldContain(server.ToString());
        error.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_lookup_that_takes_too_long_fails()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (FetchService client, PeerId server) = await StartAsync(async (_, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return null;
        });
        Task asking = client.FetchAsync(server, "/slow", Token).AsTask();
        await started.Task.WaitAsync(Patience, Token);

        _clock.Advance(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<Exception>(asking.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task A_value_that_is_too_large_fails_and_the_next_is_served()
    {
        (FetchService client, PeerId server) = await StartAsync((key, _) => new(new byte[key.Length > 5 ? FetchProtocol.MaxMessageBytes : 1000]));

        await Should.ThrowAsync<Exception>(async () => await client.FetchAsync(server, "/slow-and-large", Token).AsTask().WaitAsync(Patience, Token));

        (await client.FetchAsync(server, "/slow", Token)).ShouldNotBeNull().Length.ShouldBe(1000);
    }

    [Fact]
    public async Task A_peer_that_does_not_serve_it_says_so()
    {
        (FetchService client, _) = await StartAsync();
        Libp2pHost other = await StartHostAsync("other", listen: true);
        _hosts[1].Peerstore.AddAddresses(other.PeerId, other.ListenAddresses, TimeSpan.FromHours(1));

        (await Should.ThrowAsync<RpcException>(async () => await client.FetchAsync(other.PeerId, "/greetings/world", Token)))
            .StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new FetchService(new FetchOptions { Timeout = TimeSpan.Zero })).ParamName.ShouldBe("Timeout");
        Should.Throw<ArgumentOutOfRangeException>(() => new FetchService(new FetchOptions { MaxStreamsPerPeer = 0 })).ParamName.ShouldBe("MaxStreamsPerPeer");
    }

    [Fact]
    public void It_is_registered_once()
    {
        var services = new ServiceCollection();
        services.AddLibp2p().AddFetch(options => options.Lookups["/a"] = (_, _) => new(default(byte[]))).AddFetch();

        services.Count(service => service.ServiceType == typeof(FetchService)).ShouldBe(1);
    }

    private static ValueTask<byte[]?> Greet(string key, CancellationToken cancellationToken) => key switch
    {
        "/greetings/world" => new("hello world"u8.ToArray()),
        "/greetings/empty" => new([]),
        "/greetings/broken" => throw new InvalidOperationException("secret"),
        _ => new(default(byte[])),
    };

    private async Task<(FetchService Client, PeerId Server)> StartAsync(FetchLookup? slow = null)
    {
        var options = new FetchOptions();
        options.Lookups["/greetings/"] = Greet;
        options.Lookups["/greetings/formal/"] = (_, _) => new("good day"u8.ToArray());
        options.Lookups["/slow"] = slow ?? Greet;
        FetchService client = new();
        Libp2pHost server = await StartHostAsync("server", listen: true, new FetchService(options));
        Libp2pHost dialer = await StartHostAsync("client", listen: false, client);
        dialer.Peerstore.AddAddresses(server.PeerId, server.ListenAddresses, TimeSpan.FromHours(1));
        return (client, server.PeerId);
    }

    private async Task<Libp2pHost> StartHostAsync(string name, bool listen, FetchService? fetch = null)
    {
        var options = new Libp2pHostOptions { TimeProvider = _clock };
        options.Transports.Add(_network.CreateTransport(name));
        if (listen)
        {
            options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
        }

        if (fetch is not null)
        {
            options.Services.Add(fetch);
        }

        Libp2pHost host = Libp2pHost.Create(options);
        _hosts.Add(host);
        await host.StartAsync(Token);
        return host;
    }
}
