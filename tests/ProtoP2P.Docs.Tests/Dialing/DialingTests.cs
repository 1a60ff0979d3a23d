using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Swarm;

namespace ProtoP2P.Docs.Tests.Dialing;

/// <summary>docs/dialing.md.</summary>
public sealed partial class DialingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_dial_has_a_reason_per_address()
    {
        var options = new Libp2pHostOptions();
        DialingPage.StayInside(options);
        await using Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(Token);
        PeerId peer = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);
        string[] addresses = ["/ip4/203.0.113.1/tcp/1", "/ip6/2001:db8::1/tcp/1", "/ip4/10.0.0.1/tcp/80/ws", "/ip4/10.0.0.1/sctp/1"];
        host.Peerstore.AddAddresses(peer, [.. addresses.Select(text => Multiaddress.Parse(text))], TimeSpan.FromHours(1));
        var log = new Lines();

        await DialingPage.ReportAsync(host, peer, log);

        log.All.Order(StringComparer.Ordinal).ShouldBe(
        [
            "/ip4/10.0.0.1/sctp/1: not tried: no transport of this node dials such an address",
            "/ip4/10.0.0.1/tcp/80/ws: not tried: the application refuses the address (option DialFilter)",
            "/ip4/203.0.113.1/tcp/1: not tried: /ip4/0.0.0.0/ipcidr/0 is denied (option Dial.Filter.Deny)",
            "/ip6/2001:db8::1/tcp/1: not tried: /ip6/::/ipcidr/0 is denied (option Dial.Filter.Deny)",
        ]);
    }

    [Fact]
    public async Task The_settings_of_the_page_are_the_defaults_but_for_the_filter()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "docs", "dialing.md"), Token);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Json().Match(page).Groups["json"].Value)));
        builder.Services.AddLibp2p();
        using IHost app = builder.Build();

        DialOptions dial = app.Services.GetRequiredService<IOptions<Libp2pHostOptions>>().Value.Dial;

        dial.Filter.Deny.ShouldBe(["/ip4/169.254.0.0/ipcidr/16"]);
        (dial.Timeout, dial.MaxParallelPerPeer, dial.MaxParallel).ShouldBe((new DialOptions().Timeout, new DialOptions().MaxParallelPerPeer, new DialOptions().MaxParallel));
        (dial.BlackHole.Window, dial.BlackHole.MinSuccesses).ShouldBe((new BlackHoleOptions().Window, new BlackHoleOptions().MinSuccesses));
        (dial.Ranking.PublicDelay, dial.Ranking.PrivateDelay, dial.Ranking.RelayDelay, dial.Ranking.UpgradeDelay).ShouldBe(
            (new DialRankingOptions().PublicDelay, new DialRankingOptions().PrivateDelay, new DialRankingOptions().RelayDelay, new DialRankingOptions().UpgradeDelay));
        (dial.Backoff.Base, dial.Backoff.Maximum).ShouldBe((new DialBackoffOptions().Base, new DialBackoffOptions().Maximum));
        await app.Services.GetRequiredService<ILibp2pHost>().DisposeAsync();
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
