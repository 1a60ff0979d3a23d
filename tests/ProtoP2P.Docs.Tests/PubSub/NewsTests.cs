using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.PubSub;

namespace ProtoP2P.Docs.Tests.PubSub;

public sealed class NewsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_publishes_a_hosted_service_of_the_other_reads()
    {
        using IHost alice = await StartAsync();
        using IHost bob = await StartAsync();
        ILibp2pHost bobs = bob.Services.GetRequiredService<ILibp2pHost>();
        ILibp2pHost alices = alice.Services.GetRequiredService<ILibp2pHost>();
        await bobs.ConnectAsync(alices.ListenAddresses[0].WithPeerId(alices.PeerId), Cancellation);

        PublishResult result = await PublishAsync(bob.Services, Cancellation);

        result.Recipients.ShouldBe(1);
        (await _output.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation)).ShouldBe($"{bobs.PeerId}: Rain");
        await bob.StopAsync(Cancellation);
        await alice.StopAsync(Cancellation);
    }

    private async Task<IHost> StartAsync()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        IServiceCollection services = builder.Services;
        services.AddSingleton(_output.Writer);
        services.AddHostedService<NewsReader>();
        services.AddLibp2p(options => options.Listen.Add("/ip4/127.0.0.1/tcp/0"))
            .AddGossipSub()
            .AddTopic<INews>();
        IHost app = builder.Build();
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task<PublishResult> PublishAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        ITopic<Article> topic = services.GetRequiredService<IPubSub>().GetTopic("/news/1.0.0", Article.Parser);
        using IDisposable rule = topic.AddValidator((article, _) =>
            ValueTask.FromResult(article.Value.Title.Length > 0 ? ValidationResult.Accept : ValidationResult.Reject));
        await topic.WaitForSubscribersAsync(count: 1, cancellationToken);

        INews news = services.GetRequiredService<INews>();
        return news.Publish(new Article { Title = "Rain" });
    }
}
