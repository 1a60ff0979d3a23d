using System.Collections.Concurrent;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>The validators by topic. Thread-safe.</summary>
internal sealed class ValidatorTable
{
    private readonly ConcurrentDictionary<string, TopicValidator[]> _validators = new(StringComparer.Ordinal);

    /// <summary>The validators of a topic.</summary>
    public TopicValidator[] Of(string topic) => _validators.GetValueOrDefault(topic) ?? [];

    /// <summary>Adds a validator until the result is disposed.</summary>
    public IDisposable Add(string topic, TopicValidator validator)
    {
        _validators.AddOrUpdate(topic, [validator], (_, others) => [.. others, validator]);
        return new Registration(() => Remove(topic, validator));
    }

    private void Remove(string topic, TopicValidator validator)
    {
        while (_validators.TryGetValue(topic, out TopicValidator[]? all))
        {
            List<TopicValidator> rest = [.. all];
            rest.Remove(validator);
            if (rest.Count == 0 ? _validators.TryRemove(KeyValuePair.Create(topic, all)) : _validators.TryUpdate(topic, [.. rest], all))
            {
                return;
            }
        }
    }
}
