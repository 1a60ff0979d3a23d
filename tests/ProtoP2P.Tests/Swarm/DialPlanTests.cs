using System.Net;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Transports.Addresses;

namespace ProtoP2P.Tests.Swarm;

/// <summary>Which addresses of a peer a host tries: filters and backoff, over a scripted transport.</summary>
public sealed class DialPlanTests : IAsyncDisposable
{
    private const string Near = "/ip4/10.1.2.3/tcp/1", Far = "/ip4/8.8.8.8/tcp/1";

    private readonly FakeTimeProvider _clock = new();
    private readonly TestNet _net;
    private readonly ScriptedTransport _transport;

    public DialPlanTests()
    {
        _net = new TestNet { Clock = _clock };
        _transport = new ScriptedTransport(_net.Network.CreateTransport("script"), _clock);
        _transport.Refuse(Near);
        _transport.Refuse(Far);
    }

    [Fact]
    public async Task DeniedAddresses_AreNotDialled_AndTheReasonNamesTheBlock()
    {
        Libp2pHost client = await StartAsync(options => options.Dial.Filter = new() { Deny = { "/ip4/10.0.0.0/ipcidr/8" } });

        DialException error = await DialAsync(client, NewPeer(), Near, Far);

        _transport.Dials.ShouldBe([$"0 {Far}"]);
        ReasonOf(error, Near).ShouldBe("not tried: /ip4/10.0.0.0/ipcidr/8 is denied (option Dial.Filter.Deny)");
        ReasonOf(error, Far).ShouldBe("refused");
    }

    [Fact]
    public async Task WhatANameStandsFor_IsFiltered_NotTheName()
    {
        var names = new TableDnsResolver();
        names.Add("inside.example", [IPAddress.Parse("10.1.2.3"), IPAddress.Parse("8.8.8.8")]);
        Libp2pHost client = await StartAsync(options =>
        {
            options.DnsResolver = names;
            options.Dial.Filter = new() { Deny = { "10.0.0.0/8" } };
        });

        DialException error = await DialAsync(client, NewPeer(), "/dns4/inside.example/tcp/1");

        _transport.Dials.ShouldBe([$"0 {Far}"]);
        ReasonOf(error, Near).ShouldContain("is denied");
    }

    [Fact]
    public async Task TheApplication_IsAskedForNamesAndForAddresses_WithThePeer()
    {
        var asked = new List<string>();
        var names = new TableDnsResolver();
        names.Add("inside.example", [IPAddress.Parse("10.1.2.3")]);
        PeerId peer = NewPeer();
        Libp2pHost client = await StartAsync(options =>
        {
            options.DnsResolver = names;
            options.DialFilter = (who, address) =>
            {
                who.ShouldBe(peer);
                asked.Add(address.ToString());
                return !address.Equals(Multiaddress.Parse(Near));
            };
        });

        DialException error = await DialAsync(client, peer, "/dns4/inside.example/tcp/1");

        asked.ShouldBe(["/dns4/inside.example/tcp/1", Near]);
        _transport.Dials.ShouldBeEmpty();
        ReasonOf(error, Near).ShouldBe("not tried: the application refuses the address (option DialFilter)");
    }

    [Fact]
    public async Task AWildcardThatAPeerAnnounces_DoesNotLeadBackToThisMachine()
    {
        Libp2pHost client = await StartAsync();

        DialException error = await DialAsync(client, NewPeer(), "/ip4/0.0.0.0/tcp/1", "/ip6/::/tcp/1");

        _transport.Dials.ShouldBeEmpty();
        error.Failures.ShouldAllBe(failure => failure.Reason.Message == "not tried: that is an address to listen on, not one to reach");
    }

    [Fact]
    public async Task AnAddressThatKeepsFailing_IsTriedLessAndLess_DownToEvery5Minutes_WhateverHappensToOtherPeers()
    {
        Libp2pHost client = await StartAsync();
        PeerId peer = NewPeer();
        int[] seconds = [5, 6, 9, 14, 21];
        foreach (int wait in seconds)
        {
            await DialedAsync(client, peer, isTried: true);
            _clock.Advance(TimeSpan.FromSeconds(wait - 1));
            await DialedAsync(client, peer, isTried: false);
            await DialedAsync(client, NewPeer(), isTried: true);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        for (int failures = seconds.Length; failures < 18; failures++)
        {
            await DialedAsync(client, peer, isTried: true);
            _clock.Advance(TimeSpan.FromSeconds(5 + (failures * failures)));
        }

        for (int i = 0; i < 3; i++)
        {
            await DialedAsync(client, peer, isTried: true);
            _clock.Advance(TimeSpan.FromSeconds(299));
            await DialedAsync(client, peer, isTried: false);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public ValueTask DisposeAsync() => _net.DisposeAsync();

    private static PeerId NewPeer() => PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

    private static string ReasonOf(DialException error, string address) =>
        error.Failures.Single(failure => failure.Address.Equals(Multiaddress.Parse(address))).Reason.Message;

    private static async Task<DialException> DialAsync(Libp2pHost client, PeerId peer, params string[] addresses)
    {
        client.Peerstore.AddAddresses(peer, [.. addresses.Select(text => Multiaddress.Parse(text))], TimeSpan.FromDays(1));
        return await Should.ThrowAsync<DialException>(() => client.ConnectAsync(peer, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TestNet.Token));
    }

    private Task<Libp2pHost> StartAsync(Action<Libp2pHostOptions>? configure = null) => _net.StartDialerAsync(options =>
    {
        options.AdditionalTransports.Add(_transport);
        configure?.Invoke(options);
    });

    private async Task DialedAsync(Libp2pHost client, PeerId peer, bool isTried)
    {
        int before = _transport.Dials.Count;
        await DialAsync(client, peer, Far);
        (_transport.Dials.Count - before).ShouldBe(isTried ? 1 : 0);
    }
}
