using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ProtoP2P.PubSub.Configuration;

/// <summary>Reads a section of a configuration by names, and collects what is wrong with it: values that are none, and keys that nobody asked for.</summary>
/// <param name="section">The section.</param>
/// <param name="errors">Gets one line for each mistake, beginning with its key.</param>
internal sealed class OptionSection(IConfigurationSection section, ICollection<string> errors)
{
    private readonly List<string> _names = [];

    /// <summary>Reads a value, where there is one.</summary>
    public void Value<T>(string name, Action<T> set)
        where T : IParsable<T>
    {
        if (TextOf(name) is { } text)
        {
            Parse(section.GetSection(name), text, set);
        }
    }

    /// <summary>Reads a value that may be empty.</summary>
    public void Nullable<T>(string name, Action<T?> set)
        where T : struct, IParsable<T>
    {
        if (TextOf(name) is not { } text)
        {
            return;
        }

        if (text.Length == 0)
        {
            set(null);
            return;
        }

        Parse<T>(section.GetSection(name), text, value => set(value));
    }

    /// <summary>Reads a value that has a name.</summary>
    public void Named<T>(string name, IReadOnlyDictionary<string, T> values, Action<T> set)
    {
        if (TextOf(name) is { } text)
        {
            FindNamed(section.GetSection(name), text, values, set);
        }
    }

    /// <summary>Reads the values of a list.</summary>
    public void List<T>(string name, Action<T> add)
        where T : IParsable<T>
    {
        foreach (IConfigurationSection item in ChildrenOf(name))
        {
            Parse(item, item.Value ?? "", add);
        }
    }

    /// <summary>Reads named values by their keys.</summary>
    public void Dictionary<T>(string name, IReadOnlyDictionary<string, T> values, Action<string, T> set)
    {
        foreach (IConfigurationSection item in ChildrenOf(name))
        {
            FindNamed(item, item.Value ?? "", values, value => set(item.Key, value));
        }
    }

    /// <summary>Reads the sections of a section by their keys.</summary>
    public void Sections(string name, Action<string, OptionSection> read)
    {
        foreach (IConfigurationSection item in ChildrenOf(name))
        {
            var inner = new OptionSection(item, errors);
            read(item.Key, inner);
            inner.End();
        }
    }

    /// <summary>Reads a section, where there is one.</summary>
    public void Section(string name, Action<OptionSection> read)
    {
        _names.Add(name);
        IConfigurationSection found = section.GetSection(name);
        if (!found.Exists())
        {
            return;
        }

        var inner = new OptionSection(found, errors);
        read(inner);
        inner.End();
    }

    /// <summary>Every name was asked for: what else there is, is a mistake.</summary>
    public void End()
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!_names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"{child.Path} is no setting; expected one of {string.Join(", ", _names)}");
            }
        }
    }

    private static string Expected<T>() => typeof(T) switch
    {
        var type when type == typeof(int) || type == typeof(long) => "a whole number",
        var type when type == typeof(double) => "a number",
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(TimeSpan) => "a time such as 00:00:01.5",
        var type when type == typeof(PeerId) => "a peer id such as 12D3Koo...",
        _ => "a network such as 192.0.2.0/24",
    };

    private string? TextOf(string name)
    {
        _names.Add(name);
        IConfigurationSection found = section.GetSection(name);
        if (found.Value is null && found.Exists())
        {
            errors.Add($"{found.Path} is a section; expected a value");
        }

        return found.Value;
    }

    private IEnumerable<IConfigurationSection> ChildrenOf(string name)
    {
        _names.Add(name);
        IConfigurationSection found = section.GetSection(name);
        if (!string.IsNullOrEmpty(found.Value))
        {
            Add(found, "a list or a section");
        }

        return found.GetChildren();
    }

    private void Parse<T>(IConfigurationSection at, string text, Action<T> set)
        where T : IParsable<T>
    {
        if (T.TryParse(text, CultureInfo.InvariantCulture, out T? value))
        {
            set(value);
        }
        else
        {
            Add(at, Expected<T>());
        }
    }

    private void FindNamed<T>(IConfigurationSection at, string text, IReadOnlyDictionary<string, T> values, Action<T> set)
    {
        if (values.TryGetValue(text, out T? value))
        {
            set(value);
        }
        else
        {
            Add(at, string.Join(", ", values.Keys));
        }
    }

    private void Add(IConfigurationSection at, string expected) => errors.Add($"{at.Path} is '{at.Value}'; expected {expected}");
}
