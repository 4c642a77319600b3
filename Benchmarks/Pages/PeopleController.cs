using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Pages;

/// <summary>The three pages.</summary>
public sealed class PeopleController(PeopleContext db) : Controller
{
    /// <summary>The first 50 by name.</summary>
    [HttpGet("/users")]
    public async Task<IActionResult> Index() => View(await db.People.AsNoTracking()
        .OrderBy(person => person.NormalizedUserName).ThenBy(person => person.Id).Take(51).ToListAsync());

    /// <summary>One of them.</summary>
    [HttpGet("/users/{id:long}")]
    public async Task<IActionResult> Details(long id) =>
        await db.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == id) is { } person
            ? View(person) : NotFound();

    /// <summary>How many there are of each status, and what was done last.</summary>
    [HttpGet("/admin")]
    public async Task<IActionResult> Dashboard()
    {
        var counts = await db.People.GroupBy(person => person.Status).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(one => one.Key, one => one.Count);
        var last = await db.Entries.AsNoTracking().OrderByDescending(entry => entry.Id).Take(10).ToListAsync();
        return View(new Summary(counts, last));
    }
}

/// <summary>What the dashboard shows.</summary>
public sealed record Summary(IReadOnlyDictionary<string, int> Counts, IReadOnlyList<Entry> Last);
