using ProtoP2P.Interop.Tests.JsPeers;

[assembly: AssemblyFixture(typeof(JsPeerFixture))]

namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>Has the peer's packages installed before the first test, and starts peers for the tests.</summary>
public sealed class JsPeerFixture : IAsyncLifetime
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    private string? _unavailable;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using CancellationTokenSource deadline = new(InstallTimeout);
        _unavailable = await JsInstallation.EnsureAsync(deadline.Token);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts a peer, or skips the test, visibly, where this machine cannot have one. In CI that is a failure.</summary>
    internal Task<JsPeer> StartAsync(JsPeerOptions options)
    {
        SkipWithoutJs();
        Assert.SkipWhen(options.Quic && !JsInstallation.HasQuic, "the npm package @chainsafe/libp2p-quic has no native part for this system");
        return JsPeer.StartAsync(options, TestContext.Current.CancellationToken);
    }

    /// <summary>Skips the test, visibly, where this machine cannot have js-libp2p. In CI that is a failure.</summary>
    internal void SkipWithoutJs()
    {
        if (_unavailable is not null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", _unavailable);
            Assert.Fail($"The tests against js-libp2p must run in CI: {_unavailable}");
        }
    }
}
