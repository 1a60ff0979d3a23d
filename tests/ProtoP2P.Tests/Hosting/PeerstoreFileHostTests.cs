using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Tests.Hosting;

public sealed class PeerstoreFileHostTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("protop2p-");

    private string FilePath => Path.Combine(_directory.FullName, "peers");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task ANodeThatStartsAgain_ReachesWhoItHasMet_ByIdAlone()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost first = await net.StartDialerAsync(Keep);
        await first.ConnectAsync(server.Address(), TestNet.Token);
        await first.DisposeAsync();
        (File.ReadAllBytes(FilePath).Length < 1000).ShouldBeTrue();

        Libp2pHost second = await net.StartDialerAsync(Keep);

        (await second.ConnectAsync(server.PeerId, TestNet.Token)).RemotePeer.ShouldBe(server.PeerId);
    }

    [Fact]
    public async Task ServicesFindWhatWasReadBeforeThem()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost first = await net.StartDialerAsync(Keep);
        await first.ConnectAsync(server.Address(), TestNet.Token);
        await first.DisposeAsync();
        var service = new PeerCounter();

        await net.StartDialerAsync(options =>
        {
            Keep(options);
            options.Services.Add(service);
        });

        service.Known.ShouldBe([server.PeerId]);
    }

    [Fact]
    public async Task AFileThatAnotherNodeHas_StopsTheStart_WhichTouchesNothing()
    {
        await using var net = new TestNet();
        await net.StartDialerAsync(Keep);
        Libp2pHost second = net.Create(Keep);

        (await Should.ThrowAsync<Libp2pException>(() => second.StartAsync(TestNet.Token))).Message.ShouldContain($"'{FilePath}': another node");
    }

    [Fact]
    public async Task ADirectoryThatIsMissing_StopsTheStart()
    {
        await using var net = new TestNet();
        Libp2pHost host = net.Create(options => options.Peerstore.File = Path.Combine(_directory.FullName, "missing", "peers"));

        (await Should.ThrowAsync<Libp2pException>(() => host.StartAsync(TestNet.Token))).Message.ShouldContain("missing");
    }

    [Fact]
    public void TheSettingsOfTheFile_ComeFromConfiguration_AndAreChecked()
    {
        using ServiceProvider provider = Configure(("File", FilePath), ("SaveInterval", "00:01:00"), ("MaxFileSize", "8192"));
        PeerstoreOptions options = provider.GetRequiredService<IOptions<Libp2pHostOptions>>().Value.Peerstore;
        (options.File, options.SaveInterval, options.MaxFileSize).ShouldBe((FilePath, TimeSpan.FromMinutes(1), 8192));

        using ServiceProvider wrong = Configure(("File", " "), ("SaveInterval", "00:00:00"), ("MaxFileSize", "1"));
        OptionsValidationException exception = Should.Throw<OptionsValidationException>(() => wrong.GetRequiredService<IOptions<Libp2pHostOptions>>().Value);
        exception.Message.ShouldContain("Libp2p:Peerstore:File is empty");
        exception.Message.ShouldContain("Libp2p:Peerstore:SaveInterval is 00:00:00; expected 00:00:01 to 1.00:00:00");
        exception.Message.ShouldContain("Libp2p:Peerstore:MaxFileSize is 1; expected 4096 to 1073741824");
    }

    private static ServiceProvider Configure(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Libp2p:Peerstore:{setting.Key}", (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddSingleton<ILoggerFactory, RecordingLoggerFactory>().AddLibp2p();
        return services.BuildServiceProvider();
    }

    private void Keep(Libp2pHostOptions options) => options.Peerstore.File = FilePath;

    private sealed class PeerCounter : ILibp2pService
    {
        public IReadOnlyCollection<PeerId> Known { get; private set; } = [];

        public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
        {
            Known = host.Peerstore.Peers;
            return ValueTask.CompletedTask;
        }

        public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
