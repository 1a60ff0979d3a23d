using Microsoft.Extensions.Hosting;
using ProtoP2P.PubSub;

namespace ProtoP2P.Docs.Tests.PubSub;

internal sealed class NewsReader(INews news, ChannelWriter<string> output) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using ITopicSubscription<Article> articles = news.Subscribe();
        await foreach (TopicMessage<Article> article in articles.WithCancellation(stoppingToken))
        {
            await output.WriteAsync($"{article.From}: {article.Value.Title}", stoppingToken);
        }
    }
}
